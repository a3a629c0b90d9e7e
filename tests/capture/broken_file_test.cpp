#include "engine/capture/container_check.h"
#include "engine/capture/file_source.h"

#include <fstream>
#include <iterator>
#include <random>

#include "tests/capture/media.h"

using namespace bokeh;
using bokeh::capture::FileSource;
using bokeh::test::contains;
using bokeh::test::ffmpeg;

namespace {

std::string refusal(const std::filesystem::path &path)
{
    const auto source = FileSource::open(path, {});
    REQUIRE_FALSE(source);
    CHECK(source.error().code == Errc::BadInput);
    CHECK(contains(source.error().what, path.string()));
    return source.error().what;
}

const std::string kFilm = "-f lavfi -i testsrc2=s=160x120:r=25:d=2 -pix_fmt yuv420p ";

} // namespace

TEST_CASE("what is no video file is refused with a sentence that names it")
{
    const test::Folder folder;
    CHECK(contains(refusal(folder / "missing.mp4"), "there is no file"));
    CHECK(contains(refusal(folder / ""), "is a folder"));
    test::writeText(folder / "text.mp4", "This is no video, whatever its name says.\n");
    CHECK(contains(refusal(folder / "text.mp4"), "is no video"));
    test::writeText(folder / "text.txt", "Letters are not to be drawn as pictures.\n");
    CHECK(contains(refusal(folder / "text.txt"), "is no video"));
    test::writeText(folder / "empty.mkv", "");
    CHECK(contains(refusal(folder / "empty.mkv"), "is no video"));
    CHECK(contains(refusal("/dev/null"), "is not a file"));
}

TEST_CASE("sound alone has no video, with or without a cover picture")
{
    const test::Folder folder;
    ffmpeg("-f lavfi -i sine=d=0.2 " + (folder / "a.m4a").string());
    CHECK(contains(refusal(folder / "a.m4a"), "has no video"));
    ffmpeg("-f lavfi -i sine=d=0.2 -f lavfi -i testsrc2=s=32x32 -frames:v 1 -c:v png -disposition:v attached_pic " +
           (folder / "b.m4a").string());
    CHECK(contains(refusal(folder / "b.m4a"), "has no video"));
}

TEST_CASE("a playlist opens nothing")
{
    const test::Folder folder;
    ffmpeg(kFilm + "-c:v libx264 " + (folder / "a.ts").string());
    test::writeText(folder / "list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n");
    CHECK(contains(refusal(folder / "list.m3u8"), "is no video"));
    test::writeText(folder / "list.mp4", "ffconcat version 1.0\nfile a.ts\n");
    CHECK(contains(refusal(folder / "list.mp4"), "is no video"));
}

TEST_CASE("a file that is cut short gives its frames up to the cut and then an error")
{
    struct Case {
        const char *name, *codec;
    };
    const auto [name, codec] = GENERATE(Case{"a.mkv", "libx264"}, Case{"a.webm", "libvpx -deadline realtime"},
                                        Case{"a.mp4", "libx264 -movflags faststart"}, Case{"a.avi", "mpeg4"},
                                        Case{"a.y4m", "wrapped_avframe"});
    CAPTURE(name);
    const test::Folder folder;
    ffmpeg(kFilm + "-c:v " + codec + " " + (folder / name).string());
    test::cut(folder / name, 0.61);
    auto source = FileSource::open(folder / name, {});
    REQUIRE(source);
    const auto reading = test::readAll(**source);
    CHECK(reading.times.size() > 10);
    CHECK(reading.times.size() < 50);
    CHECK(contains(reading.error, "is damaged after " + std::to_string(reading.times.size()) + " frames"));
    const auto again = (*source)->read();
    REQUIRE_FALSE(again); // and it stays so
    CHECK(again.error().code == Errc::BadInput);
}

TEST_CASE("an mp4 that is cut before its index is refused with the reason")
{
    const test::Folder folder;
    ffmpeg(kFilm + "-c:v libx264 " + (folder / "a.mp4").string());
    test::cut(folder / "a.mp4", 0.6);
    CHECK(contains(refusal(folder / "a.mp4"), "is cut short"));
}

TEST_CASE("a header without frames is refused")
{
    const test::Folder folder;
    test::writeText(folder / "a.y4m", "YUV4MPEG2 W16 H16 F25:1 C420jpeg\n");
    CHECK(contains(refusal(folder / "a.y4m"), "no frames"));
}

TEST_CASE("a colour that no standard knows is taken for what the file says, and is no undefined behaviour")
{
    const test::Folder folder;
    ffmpeg("-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -c:v prores_ks " + (folder / "a.mov").string());
    std::ifstream file(folder / "a.mov", std::ios::binary);
    std::string film{std::istreambuf_iterator(file), {}};
    const auto frame =
        film.find("icpf"); // of ProRes, whose header has primaries, transfer and matrix at bytes 18 to 20
    REQUIRE(frame != std::string::npos);
    film.replace(frame + 18, 3, "\x2A\x2B\x2C");
    test::writeText(folder / "b.mov", film);
    const auto source = FileSource::open(folder / "b.mov", {});
    REQUIRE(source);
    CHECK((*source)->format().colour.matrixTag == 0x2C);
    CHECK((*source)->read());
}

TEST_CASE("a picture that is too large is refused before anything is decoded")
{
    const test::Folder folder;
    test::writeText(folder / "a.y4m", "YUV4MPEG2 W20000 H16 F25:1 C420jpeg\nFRAME\n" + std::string(480'000, 'x'));
    CHECK(contains(refusal(folder / "a.y4m"), "too large"));
}

TEST_CASE("random damage never does worse than an error")
{
    const auto *name = GENERATE("a.mp4", "a.mkv");
    const test::Folder folder;
    ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -pix_fmt yuv420p -c:v libx264 " + (folder / name).string());
    std::ifstream file(folder / name, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(file)), {});
    std::mt19937 random(1);
    for (int round = 0; round < 25; ++round) {
        std::string bytes = whole;
        for (int i = 0; i < 12; ++i)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        std::ofstream(folder / name, std::ios::binary | std::ios::trunc) << bytes;
        if (auto source = FileSource::open(folder / name, {}))
            CHECK(test::readAll(**source).times.size() <= 200);
    }
}
