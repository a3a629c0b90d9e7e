#include "engine/capture/file_source.h"

#include "tests/capture/media.h"

using namespace bokeh;
using bokeh::capture::FileSource;
using bokeh::test::ffmpeg;

namespace {

std::unique_ptr<FileSource> open(const std::filesystem::path &path, FileSource::Options options = {})
{
    auto source = FileSource::open(path, options);
    INFO(path << ": " << (source ? "" : source.error().what));
    REQUIRE(source);
    return *std::move(source);
}

const std::string kShortFilm = "-f lavfi -i testsrc2=s=64x48:r=25:d=0.48 ";

} // namespace

TEST_CASE("every container delivers all its frames in order with their times")
{
    struct Case {
        const char *name, *codec;
    };
    const auto [name, codec] =
        GENERATE(Case{"a.mp4", "libx264"}, Case{"a.mov", "libx264"}, Case{"a.mkv", "libx264"},
                 Case{"a.webm", "libvpx-vp9 -deadline realtime"}, Case{"a.avi", "mpeg4"}, Case{"a.ts", "libx264"},
                 Case{"a.y4m", "wrapped_avframe"}, Case{"a.gif", "gif"});
    CAPTURE(name);
    const test::Folder folder;
    ffmpeg(kShortFilm + "-pix_fmt " + (std::string(codec) == "gif" ? "rgb8" : "yuv420p") + " -c:v " + codec + " " +
           (folder / name).string());
    const auto source = open(folder / name);
    CHECK(source->format().size == image::Size{64, 48});
    CHECK(source->format().rateNumerator == 25 * source->format().rateDenominator);
    const auto reading = test::readAll(*source);
    CHECK(reading.error.empty());
    REQUIRE(reading.times.size() == 12);
    for (std::size_t i = 0; i < 12; ++i)
        CHECK(std::abs(reading.times[i] - std::int64_t(i) * 40'000'000) <= 1000);
    CHECK(*source->read() == nullptr); // the end stays the end
}

TEST_CASE("a variable frame rate is kept to the tick")
{
    const test::Folder folder;
    const auto film = folder / "variable.mp4";
    ffmpeg(kShortFilm +
           "-vf settb=1/90000,setpts='N*3600+N*N*77' -vsync passthrough -enc_time_base 1:90000 -c:v libx264 "
           "-video_track_timescale 90000 " +
           film.string());
    const auto source = open(film);
    CHECK(source->format().ticksPerSecond == 90000);
    const auto reading = test::readAll(*source);
    REQUIRE(reading.times.size() == 12);
    for (std::int64_t n = 0; n < 12; ++n) {
        const std::int64_t ticks = n * 3600 + n * n * 77;
        CHECK(reading.times[static_cast<std::size_t>(n)] == (ticks * 1'000'000'000 + 45'000) / 90'000);
    }
}

TEST_CASE("pictures that start after the sound keep their distance from it")
{
    const test::Folder folder;
    const auto film = folder / "late.mkv";
    ffmpeg("-f lavfi -i sine=d=1 -itsoffset 0.48 " + kShortFilm + "-c:v libx264 -c:a pcm_s16le " + film.string());
    const auto reading = test::readAll(*open(film));
    REQUIRE(reading.times.size() == 12);
    CHECK(reading.times.front() == 480'000'000);
}

TEST_CASE("any size comes out as it is")
{
    const auto [width, height] =
        GENERATE(std::pair{641, 479}, std::pair{16, 16}, std::pair{1, 1}, std::pair{2, 3}, std::pair{7680, 4320});
    const test::Folder folder;
    CAPTURE(width, height);
    const std::size_t chroma = static_cast<std::size_t>((width + 1) / 2) * static_cast<std::size_t>((height + 1) / 2);
    const std::size_t bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) + 2 * chroma;
    test::writeText(folder / "a.y4m", "YUV4MPEG2 W" + std::to_string(width) + " H" + std::to_string(height) +
                                          " F25:1 C420jpeg\nFRAME\n" + std::string(bytes, 'x'));
    const auto source = open(folder / "a.y4m", {.poolSize = 2});
    CHECK(source->format().size == image::Size{width, height});
    CHECK(test::readAll(*source).times.size() == 1);
}

TEST_CASE("rotation, sample shape and colour tags are reported")
{
    const test::Folder folder;
    const auto plain = folder / "plain.mp4", film = folder / "tags.mp4";
    ffmpeg(kShortFilm +
           "-vf setsar=4/3 -pix_fmt yuv420p -c:v libx264 -colorspace bt709 -color_primaries bt709 -color_trc "
           "iec61966-2-1 -color_range pc " +
           plain.string());
    ffmpeg("-i " + plain.string() + " -c copy -metadata:s:v:0 rotate=90 " + film.string());
    const auto format = open(film)->format();
    CHECK(format.rotation == 270); // this version of the program writes rotate=90 as anticlockwise
    CHECK(format.aspectNumerator == 4);
    CHECK(format.aspectDenominator == 3);
    CHECK(format.colour.matrix == image::Matrix::Bt709);
    CHECK(format.colour.range == image::Range::Full);
    CHECK(format.colour.matrixTag == 1);
    CHECK(format.colour.primaries == 1);
    CHECK(format.colour.transfer == 13);
    CHECK(format.frames == 12U);
}

TEST_CASE("a wanted size is scaled to, and what is seen keeps its shape")
{
    const test::Folder folder;
    ffmpeg(kShortFilm + "-pix_fmt yuv420p -c:v libx264 " + (folder / "a.mp4").string());
    const auto source = open(folder / "a.mp4", {.size = image::Size{33, 48}});
    CHECK(source->format().size == image::Size{33, 48});
    CHECK(source->format().aspectNumerator == 64);
    CHECK(source->format().aspectDenominator == 33);
    CHECK(test::readAll(*source).times.size() == 12);
}

TEST_CASE("a picture that changes its size in the middle is scaled to the first")
{
    const test::Folder folder;
    for (const char *size : {"64x48", "128x96", "33x21"})
        ffmpeg(std::string("-f lavfi -i testsrc2=r=25:d=0.2:s=") + size + " -pix_fmt yuv444p -c:v libx264 -f h264 " +
               (folder / size).string());
    REQUIRE(std::system(("cd " + (folder / "").string() + " && cat 64x48 128x96 33x21 > all.h264").c_str()) == 0);
    const auto source = open(folder / "all.h264");
    CHECK(source->format().size == image::Size{64, 48});
    const auto reading = test::readAll(*source); // which checks each size
    CHECK(reading.error.empty());
    CHECK(reading.times.size() == 15);
}

TEST_CASE("a still image is a video of one frame")
{
    const auto *name = GENERATE("a.png", "a.jpg", "a.bmp", "a%03d.png");
    const test::Folder folder;
    ffmpeg("-f lavfi -i testsrc2=s=66x48 -vf format=rgb24,crop=65:47:0:0:exact=1 -frames:v 1 -update 1 " +
           (folder / "a.png").string());
    if (std::string(name) != "a.png")
        ffmpeg("-i " + (folder / "a.png").string() + " -f image2 -update 1 " + (folder / "b").string() +
               std::filesystem::path(name).extension().string());
    if (std::string(name) != "a.png") // ffmpeg would take the name for a pattern
        std::filesystem::rename((folder / "b").string() + std::filesystem::path(name).extension().string(),
                                folder / name);
    const auto source = open(folder / name);
    CHECK(source->format().size == image::Size{65, 47});
    CHECK(test::readAll(*source).times == std::vector<std::int64_t>{0});
}

TEST_CASE("a full pool says so and loses no frame")
{
    const test::Folder folder;
    ffmpeg(kShortFilm + "-pix_fmt yuv420p -c:v libx264 " + (folder / "a.mp4").string());
    const auto source = open(folder / "a.mp4", {.poolSize = 2});
    auto first = *source->read(), second = *source->read();
    const auto third = source->read();
    REQUIRE_FALSE(third);
    CHECK(third.error().code == Errc::Exhausted);
    first.reset();
    const auto again = source->read();
    REQUIRE(again);
    CHECK((*again)->sequence == 2);
}

TEST_CASE("a file may have any name, and is never taken for an address")
{
    const test::Folder folder;
    const auto *name = GENERATE("tcp:host", "concat:a|b", "a b'c\"d.mp4", "pipe:0", "-");
    ffmpeg(kShortFilm + "-pix_fmt yuv420p -c:v libx264 -f mp4 " + (folder / "a").string());
    std::filesystem::rename(folder / "a", folder / name);
    CHECK(test::readAll(*open(folder / name)).times.size() == 12);
}
