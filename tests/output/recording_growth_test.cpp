// A file that grows is safe up to the last second, by the clock of its pictures.
#include "engine/output/recording/layer_file.h"
#include "engine/output/recording/recording_queue.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using media::Muxer;
using output::Layer;
using output::LayerFile;

TEST_CASE(
    "while as much waits for the encoder as ever may, what is on the disk reaches to the last second, at any rate")
{
    const auto [layer, name] = GENERATE(std::pair{Layer::Composite, "a.mp4"}, std::pair{Layer::Composite, "a.mkv"},
                                        std::pair{Layer::Alpha, "a.webm"}, std::pair{Layer::Alpha, "a.mov"});
    const int rate = GENERATE(30, 10, 5);
    CAPTURE(name, rate);
    const auto between = std::chrono::microseconds(1'000'000 / rate);
    const Folder folder;
    auto opened = LayerFile::open({.layer = layer, .path = folder / name, .video = formatOf({64, 48})});
    REQUIRE(opened);
    LayerFile &file = **opened;
    std::chrono::nanoseconds worst{};
    for (int i = 0; i < 3 * rate; ++i) {
        const auto time = between * i, newest = time + output::RecordingQueue::kLongest;
        const auto frame = makeFrame({64, 48}, static_cast<std::uint64_t>(i), time);
        REQUIRE(file.write({.time = time, .frame = frame.get()}));
        if (file.flushIsDue(newest))
            REQUIRE(file.flush());
        if (i % 5 != 4)
            continue;
        const auto times = timesOf(folder / name);
        REQUIRE_FALSE(times.empty());
        worst = std::max<std::chrono::nanoseconds>(worst, newest - microseconds(times.back()));
    }
    CHECK(worst <= std::chrono::seconds(1));
}

TEST_CASE("what is on the disk shows as soon as a player can open it, and only then")
{
    const auto *name = GENERATE("a.mp4", "a.mkv");
    const Folder folder;
    auto file = LayerFile::open({.layer = Layer::Composite,
                                 .path = folder / name,
                                 .video = formatOf({64, 48}),
                                 .growth = media::Muxer::Growth::Unfinished});
    REQUIRE(file);
    int shown = -1;
    for (int i = 0; i < 6; ++i) {
        const auto time = milliseconds(40) * i;
        const auto frame = makeFrame({64, 48}, static_cast<std::uint64_t>(i), time);
        REQUIRE((*file)->write({.time = time, .frame = frame.get()}));
        if ((*file)->flushIsDue(time))
            REQUIRE((*file)->flush());
        for (const std::string &left : folder.names()) {
            shown = shown < 0 ? i : shown;
            CHECK_FALSE(timesOf(folder / left).empty());
        }
    }
    CHECK(shown >= 0);
    CHECK(shown <= 3);
    file->reset();
    CHECK(folder.names().empty());
}
