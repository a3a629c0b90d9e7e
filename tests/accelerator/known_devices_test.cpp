#include "engine/accelerator/usb/known_devices.h"

#include <catch2/catch.hpp>

#include "engine/base/file.h"
#include "tests/folder.h"

using namespace bokeh;
using accelerator::usb::KnownDevices;
using Word = KnownDevices::Word;

TEST_CASE("what was said about an accelerator is remembered until something else is said")
{
    const bokeh::test::TemporaryFolder folder;
    const auto file = folder / "new folder" / "accelerators";
    CHECK_FALSE(KnownDevices(file).wordOn("A7"));
    REQUIRE(KnownDevices(file).remember("A7", Word::Allow));
    REQUIRE(KnownDevices(file).remember("B 8", Word::Refuse));
    CHECK(KnownDevices(file).wordOn("A7") == Word::Allow);
    CHECK(KnownDevices(file).wordOn("B 8") == Word::Refuse);
    for (const char *other : {"", "A", "A77", "a7", "allow A7", "B"})
        CHECK_FALSE(KnownDevices(file).wordOn(other));
    REQUIRE(KnownDevices(file).remember("A7", Word::Refuse));
    CHECK(KnownDevices(file).wordOn("A7") == Word::Refuse);
    REQUIRE(KnownDevices(file).forgetAll());
    REQUIRE(KnownDevices(file).forgetAll()); // there is nothing any more
    CHECK_FALSE(KnownDevices(file).wordOn("A7"));
}

TEST_CASE("a serial number cannot smuggle in another")
{
    const bokeh::test::TemporaryFolder folder;
    const KnownDevices known(folder / "accelerators");
    CHECK_FALSE(known.remember("", Word::Allow));
    CHECK_FALSE(known.remember("A7\nallow B8", Word::Refuse));
    CHECK_FALSE(known.wordOn("B8"));
}

TEST_CASE("a file that is no list of accelerators allows none")
{
    const bokeh::test::TemporaryFolder folder;
    REQUIRE(writeFile(folder / "accelerators", "\n\nallow\nallow \n A7\nallowA7\n"));
    const KnownDevices known(folder / "accelerators");
    for (const char *serial : {"", " ", "A7"})
        CHECK_FALSE(known.wordOn(serial));
}

TEST_CASE("without a folder of the user's nothing is known, and remembering says why it cannot be done")
{
    const KnownDevices known{std::filesystem::path()};
    CHECK_FALSE(known.wordOn("A7"));
    const Status remembered = known.remember("A7", Word::Allow);
    REQUIRE_FALSE(remembered);
    CHECK(remembered.error().what.find("HOME") != std::string::npos);
}
