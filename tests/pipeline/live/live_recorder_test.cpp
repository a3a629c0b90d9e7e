#include "engine/pipeline/live/live_recorder.h"

#include <catch2/catch.hpp>
#include <thread>

#include "engine/capture/file_source.h"
#include "tests/folder.h"

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::LiveRecorder;
using test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

std::optional<LiveRecorder::Outcome> outcomeOf(LiveRecorder &take)
{
    const auto end = std::chrono::steady_clock::now() + 20s;
    for (;;) {
        auto outcome = take.recordingOutcome();
        if (outcome || std::chrono::steady_clock::now() > end)
            return outcome;
        std::this_thread::sleep_for(5ms);
    }
}

/// Shows the recording a grey picture a hundred times a second until it has what it should have.
void show(LiveRecorder &take, image::Size size, const std::function<bool()> &enough)
{
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (!enough() && std::chrono::steady_clock::now() < end) {
        auto frame = std::make_shared<image::Frame>(size);
        for (image::Plane *plane : {&frame->y, &frame->u, &frame->v})
            for (int y = 0; y < plane->size().height; ++y)
                std::fill_n(plane->row(y), plane->size().width, std::uint8_t{128});
        frame->captured = std::chrono::steady_clock::now();
        take.put({.picture = *frame, .format = {.size = size}});
        std::this_thread::sleep_for(10ms);
    }
}

} // namespace

TEST_CASE("a recording begins with the first picture after its start, ends where it is stopped, and another may follow")
{
    const TemporaryFolder folder;
    LiveRecorder take;
    show(take, {64, 48}, [shown = 0]() mutable { return ++shown > 3; }); // nobody asked for these
    CHECK_FALSE(take.active());
    std::vector<fs::path> files;
    for (int i = 0; i < 2; ++i) {
        take.start({.folder = folder / "takes", .notes = {.program = "test"}});
        CHECK(take.active());
        take.start({.folder = folder / "takes"}); // while one is under way
        show(take, {64, 48}, [&] { return take.length() > 300ms; });
        take.stop();
        CHECK_FALSE(take.active());
        const auto outcome = outcomeOf(take);
        REQUIRE(outcome);
        REQUIRE(*outcome);
        REQUIRE((*outcome)->size() == 1);
        files.push_back((*outcome)->front());
        CHECK_FALSE(take.recordingOutcome());
        const auto source = capture::FileSource::open(files.back(), {});
        REQUIRE(source);
        CHECK((*source)->format().size == image::Size{64, 48});
        const auto first = (*source)->read();
        REQUIRE(first);
        CHECK(*first);
    }
    CHECK(files[0] != files[1]);
}

TEST_CASE("a recording without a picture leaves nothing, and one that cannot be written says why")
{
    const TemporaryFolder folder;
    LiveRecorder take;
    take.start({.folder = folder / "takes"});
    take.stop();
    CHECK_FALSE(take.active());
    CHECK_FALSE(fs::exists(folder / "takes"));

    LiveRecorder hopeless;
    hopeless.start({.folder = "/proc/nowhere"});
    show(hopeless, {64, 48}, [&] { return !hopeless.active(); });
    const auto outcome = outcomeOf(hopeless);
    REQUIRE(outcome);
    CHECK_FALSE(*outcome);
}

TEST_CASE("a picture of another size ends the recording, and what was recorded stays")
{
    const TemporaryFolder folder;
    LiveRecorder take;
    take.start({.folder = folder / "takes"});
    show(take, {64, 48}, [&] { return take.length() > 300ms; });
    show(take, {32, 48}, [&] { return !take.active(); });
    const auto outcome = outcomeOf(take);
    REQUIRE(outcome);
    REQUIRE_FALSE(*outcome);
    CHECK_FALSE(outcome->error().what.empty());
    int videos = 0;
    for (const auto &entry : fs::directory_iterator(folder / "takes"))
        videos += entry.path().extension() == ".mp4" ? 1 : 0;
    CHECK(videos == 1);
}
