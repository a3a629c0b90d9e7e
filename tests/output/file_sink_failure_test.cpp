#include "engine/output/file_sink.h"

#include "tests/output/films.h"
#include "tests/output/full_disk.h"

using namespace bokeh;
using namespace bokeh::test;
using bokeh::output::FileSink;

TEST_CASE("a full disk is one sentence, and nothing remains")
{
    const auto *name = GENERATE("a.mp4", "a.mkv", "a.webm", "a.avi", "a.y4m");
    // Full in the middle, and so late that only the last buffer or the index does not fit.
    const int frames = GENERATE(30, 2);
    CAPTURE(name, frames);
    const Folder folder;
    std::ofstream(folder / name) << "the one before";
    const image::Size size{160, 120};
    Status status;
    {
        const auto sink = openSink(folder / name, {.video = formatOf(size)});
        const SmallDisk small(frames == 2 ? 1000 : 50'000);
        for (int i = 0; i < frames && status; ++i)
            status = sink->write(noise(size, i));
        if (status)
            status = sink->finish();
        REQUIRE_FALSE(status);
        CHECK(status.error().code == Errc::Exhausted);
        CHECK(contains(status.error().what, "the disk is full"));
        CHECK(contains(status.error().what, name));
        CHECK_FALSE(sink->write(noise(size, 99))); // and it stays so
    }
    CHECK(folder.names() == std::vector<std::string>{name});
    std::string before;
    std::ifstream file(folder / name);
    std::getline(file, before);
    CHECK(before == "the one before");
}

TEST_CASE("without finish nothing remains, and what stood there before stays")
{
    const bool live = GENERATE(false, true);
    const Folder folder;
    std::ofstream(folder / "a.mp4") << "the one before";
    {
        const auto sink = openSink(folder / "a.mp4", {.video = formatOf({64, 48}), .live = live});
        for (int i = 0; i < 5; ++i)
            REQUIRE(sink->write(makeFrame({64, 48}, 0, nanoseconds(i * 40'000'000LL))));
        CHECK(folder.names().size() == (live ? 2 : 1)); // the unfinished one beside it
    }
    CHECK(folder.names() == std::vector<std::string>{"a.mp4"});
    CHECK(std::filesystem::file_size(folder / "a.mp4") == 14);
}

TEST_CASE("a name that cannot be written is refused with the reason")
{
    const Folder folder;
    const auto refusal = [&](const std::string &name) {
        const auto sink = FileSink::open(folder / name, {.video = formatOf({64, 48})});
        REQUIRE_FALSE(sink);
        CHECK(sink.error().code == Errc::BadInput);
        return sink.error().what;
    };
    const std::string unknown = refusal("a.wmv");
    for (const char *extension : {".mp4", ".mov", ".mkv", ".webm", ".avi", ".y4m"})
        CHECK(contains(unknown, extension));
    CHECK(contains(refusal("none"), ".mp4"));
    CHECK_FALSE(FileSink::check("a.wmv"));
    CHECK(FileSink::check("a.mp4"));
    CHECK(contains(refusal("missing/a.mp4"), "there is no folder"));
    std::filesystem::create_directory(folder / "b.mp4");
    CHECK(contains(refusal("b.mp4"), "is a folder"));
    std::filesystem::remove(folder / "b.mp4");
    CHECK(folder.names().empty());
}

TEST_CASE("a folder that may not be written to is refused")
{
    const auto sink = FileSink::open("/proc/a.mp4", {.video = formatOf({64, 48})});
    REQUIRE_FALSE(sink);
    CHECK(contains(sink.error().what, "/proc/a.mp4"));
}

TEST_CASE("a frame of another size is refused and ends the video")
{
    const Folder folder;
    const auto sink = openSink(folder / "a.mkv", {.video = formatOf({64, 48})});
    REQUIRE(sink->write(makeFrame({64, 48}, 0, {})));
    const auto written = sink->write(makeFrame({48, 64}, 1, nanoseconds(40'000'000)));
    REQUIRE_FALSE(written);
    CHECK(written.error().code == Errc::BadInput);
    CHECK_FALSE(sink->finish());
    CHECK(folder.names().empty());
}

TEST_CASE("a video without a frame is finished without a crash")
{
    const auto *name = GENERATE("a.mp4", "a.mkv", "a.webm", "a.y4m", "a.avi");
    const Folder folder;
    const auto sink = openSink(folder / name, {.video = formatOf({64, 48})});
    (void)sink->finish();
    CHECK_FALSE(sink->finish()); // once is enough
}

TEST_CASE("sound that cannot be read is an error before anything is written")
{
    const Folder folder;
    std::ofstream(folder / "text.mp4") << "no film";
    const auto sink = FileSink::open(folder / "a.mp4", {.video = formatOf({64, 48}), .soundFrom = folder / "text.mp4"});
    REQUIRE_FALSE(sink);
    CHECK(contains(sink.error().what, "sound"));
    CHECK(folder.names() == std::vector<std::string>{"text.mp4"});
}
