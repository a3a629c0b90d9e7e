#include "engine/base/system_text.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "tests/base/fake_root.h"

using namespace bokeh;
using bokeh::test::FakeRoot;

TEST_CASE("only what is fit to be shown is shown")
{
    struct Row {
        std::string text, shown;
    };
    const auto row = GENERATE(values<Row>({
        {"Integrated Camera", "Integrated Camera"},
        {"Kamera für Zoë 📷", "Kamera für Zoë 📷"},
        {"a\x1b[31mred\r\nb\x7f", "a?[31mred??b?"},
        {std::string("nul\0byte", 8), "nul?byte"},
        {"\xc2\x9b"
         "31m",
         "??31m"},                    // a control character of C1
        {"\xff\xfe", "??"},           // no UTF-8
        {"\xc0\xaf", "??"},           // overlong
        {"\xe0\x80\xaf", "???"},      // overlong
        {"\xed\xa0\x80", "???"},      // half a surrogate
        {"\xf4\x90\x80\x80", "????"}, // beyond the last character
        {"cut \xe2\x82", "cut ??"},
        {"", ""},
    }));
    CHECK(printable(row.text) == row.shown);
}

TEST_CASE("what is shown is bounded, and no character is cut in two")
{
    CHECK(printable(std::string(1000, 'x')).size() == 128);
    CHECK(printable("aéé", 4) == "aé");
    CHECK(printable("\xff\xff\xff", 2) == "??");
}

TEST_CASE("a system's file is read up to the limit, and what cannot be read is empty")
{
    const FakeRoot root;
    root.write("sys/name", "Dummy\nsecond\n");
    CHECK(systemText(root.path() / "sys/name") == "Dummy\nsecond\n");
    CHECK(systemLine(root.path() / "sys/name") == "Dummy");
    CHECK(systemText(root.path() / "sys/name", 3) == "Dum");
    CHECK(systemText(root.path() / "sys/none") == "");
    CHECK(systemText(root.path() / "sys") == "");
    CHECK(systemText("/dev/zero", 5000) == std::string(5000, '\0'));
    REQUIRE(mkfifo((root.path() / "fifo").c_str(), 0600) == 0);
    CHECK(systemText(root.path() / "fifo") == ""); // at once, though nobody ever writes
    CHECK(systemLine("/proc/self/comm") != "");    // a file that says it has no bytes
}
