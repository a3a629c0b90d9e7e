#include "engine/pipeline/live/source_switch.h"

#include <catch2/catch.hpp>

#include "tests/pipeline/live/coded_scene.h"

using namespace bokeh;
using pipeline::SourceSwitch;

namespace {

/// Counts how often it is called, and does something first.
pipeline::OpenSource opener(int &opened, std::function<void()> first = {})
{
    return [&opened, first = std::move(first)]() -> Result<std::unique_ptr<capture::Source>> {
        ++opened;
        if (first)
            first();
        return test::CodedSource::open({}, false);
    };
}

} // namespace

TEST_CASE("a pause before or during the opening of a source leaves none open")
{
    int opened = 0;
    SourceSwitch door(opener(opened, [&] { door.setPaused(true); }));
    REQUIRE(door.awaitWanted({}));
    door.setPaused(true); // the capture thread has not come to open() yet
    const auto before = door.open();
    REQUIRE_FALSE(before);
    CHECK(before.error().code == Errc::Cancelled);
    CHECK(opened == 0);
    door.setPaused(false);
    const auto during = door.open();
    REQUIRE_FALSE(during);
    CHECK(during.error().code == Errc::Cancelled);
    CHECK(opened == 1);
    door.setPaused(false);
    door.replace(opener(opened));
    CHECK(door.open());
    door.close();
}
