#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/capture/file_source.h"
#include "engine/capture/pattern_source.h"
#include "engine/model/class_set.h"
#include "engine/model/network_file.h"
#include "program.h"
#include "tests/pipeline/bands.h"

using namespace bokeh;

namespace {

const std::string kRun = "run --model gnetseg-large-224-y-lite ";

void make(const std::string &arguments)
{
    const Ran ran = shell("ffmpeg -v error " + arguments);
    INFO(ran.err);
    REQUIRE(ran.status == 0);
}

std::string quoted(const std::filesystem::path &path)
{
    return "'" + path.string() + "'";
}

void runs(const std::string &arguments)
{
    const Ran ran = cli(arguments);
    INFO(arguments << "\n" << ran.err);
    REQUIRE(ran.status == 0);
    CHECK(ran.err.empty());
}

} // namespace

TEST_CASE("the test pattern becomes a playable clip of just so many frames")
{
    Folder folder;
    for (const char *name : {"a.mp4", "b.mkv", "c.webm", "d.y4m"}) {
        INFO(name);
        runs(kRun + "--input pattern --size 320x180 --frames 12 --output " + quoted(folder / name) + " --look blur");
        CHECK(probe(folder / name, "stream=width,height,nb_read_frames") ==
              "width=320\nheight=180\nnb_read_frames=12\n");
    }
}

TEST_CASE("a clip of classes has the colours that its legend names")
{
    Folder folder;
    REQUIRE(model::writeNetwork(folder / "bands.safetensors", test::bandsNetwork(model::Scene::Road, 4)));
    make("-f lavfi -i \"color=black:s=640x360:r=5:d=0.4,format=yuv420p,geq=lum='16+73*floor(4*X/W)':cb=128:cr=128\" " +
         quoted(folder / "in.y4m"));
    runs("run --look classes --model " + quoted(folder / "bands.safetensors") + " --input " +
         quoted(folder / "in.y4m") + " --output " + quoted(folder / "out.y4m"));
    auto clip = capture::FileSource::open(folder / "out.y4m", {});
    REQUIRE(clip);
    for (int i = 0; i < 2; ++i) {
        const auto frame = (*clip)->read();
        REQUIRE((frame && *frame));
        const model::ClassSet &classes = *model::classSet(model::Scene::Road, 4);
        for (int band = 0; band < 4; ++band) {
            const image::Yuv colour = image::toYuv(classes[static_cast<std::size_t>(band)].colour, (*frame)->colour);
            INFO("band " << band << ", " << classes[static_cast<std::size_t>(band)].name);
            const int x = 80 + 160 * band;
            CHECK((*frame)->y.row(60)[x] == (127 * (16 + 73 * band) + 128 * colour.y + 127) / 255);
            CHECK((*frame)->u.row(30)[x / 2] == (127 * 128 + 128 * colour.u + 127) / 255);
            CHECK((*frame)->v.row(30)[x / 2] == (127 * 128 + 128 * colour.v + 127) / 255);
            bool listed = false; // undiluted, in the legend
            for (int y = 90; y < 180; ++y)
                for (int at = 0; at < 100; ++at)
                    listed = listed || ((*frame)->u.row(y)[at] == colour.u && (*frame)->v.row(y)[at] == colour.v &&
                                        (*frame)->y.row(2 * y)[2 * at] == colour.y);
            CHECK(listed);
        }
    }
}

TEST_CASE("a network that knows no people shows nothing of the picture, and that is said")
{
    Folder folder;
    REQUIRE(model::writeNetwork(folder / "bands.safetensors", test::bandsNetwork(model::Scene::Road, 4)));
    const auto ran = cli("run --input pattern --size 320x180 --frames 2 --look color:#ff0000 --model " +
                         quoted(folder / "bands.safetensors") + " --output " + quoted(folder / "out.y4m"));
    CHECK(ran.status == 0);
    CHECK(ran.err.find("knows no people") != std::string::npos);
    auto clip = capture::FileSource::open(folder / "out.y4m", {});
    REQUIRE(clip);
    const auto frame = (*clip)->read();
    REQUIRE((frame && *frame));
    const image::Yuv red = image::toYuv({255, 0, 0}, capture::PatternSource::kBt709);
    for (int y = 0; y < 180; ++y)
        CHECK(std::ranges::count((*frame)->y.row(y), (*frame)->y.row(y) + 320, red.y) == 320);
}

TEST_CASE("odd sizes, the smallest and the largest pictures keep their size")
{
    Folder folder;
    for (const char *size : {"641x479", "16x16", "1x1", "7680x4320"}) {
        INFO(size);
        runs(kRun + "--input pattern --size " + size + " --frames 2 --output " + quoted(folder / "out.mkv"));
        const std::string text = size;
        const auto x = text.find('x');
        CHECK(probe(folder / "out.mkv", "stream=width,height") ==
              "width=" + text.substr(0, x) + "\nheight=" + text.substr(x + 1) + "\n");
    }
}

TEST_CASE("a clip keeps its sound, its uneven times, rotation, aspect and colour tags")
{
    Folder folder;
    make("-f lavfi -i testsrc=s=320x240:d=2:r=30 -f lavfi -i sine=d=2 -vf \"select='not(eq(mod(n,5),2))',setsar=4/3\" "
         "-vsync vfr -c:v libx264 -pix_fmt yuv420p -color_primaries bt709 -color_trc bt709 -colorspace bt709 "
         "-color_range tv -c:a aac " +
         quoted(folder / "plain.mp4"));
    make("-i " + quoted(folder / "plain.mp4") + " -c copy -metadata:s:v rotate=90 " + quoted(folder / "in.mp4"));
    runs(kRun + "--look color:#204060 --input " + quoted(folder / "in.mp4") + " --output " +
         quoted(folder / "out.mp4"));
    for (const char *entries :
         {"stream=sample_aspect_ratio,color_space,color_primaries,color_transfer,color_range,nb_read_frames",
          "stream_side_data=rotation", "frame=pts_time"}) {
        INFO(entries);
        const std::string in = probe(folder / "in.mp4", entries);
        CHECK_FALSE(in.empty());
        CHECK(probe(folder / "out.mp4", entries) == in);
    }
    const auto sound = [&](const char *name) {
        return shell("ffmpeg -v error -i " + quoted(folder / name) + " -map 0:a -c copy -f md5 -").out;
    };
    CHECK(sound("in.mp4").size() > 10);
    CHECK(sound("out.mp4") == sound("in.mp4"));
    runs(kRun + "--audio none --frames 5 --input " + quoted(folder / "in.mp4") + " --output " +
         quoted(folder / "mute.mp4"));
    CHECK(sound("mute.mp4").size() < 10);
}

TEST_CASE("ten-bit and full-range clips are read")
{
    Folder folder;
    make("-f lavfi -i testsrc=s=320x240:d=0.3 -pix_fmt yuv420p10le -c:v libx264 " + quoted(folder / "ten.mkv"));
    make("-f lavfi -i testsrc=s=320x240:d=0.3 -pix_fmt yuvj420p -c:v libx264 " + quoted(folder / "full.mkv"));
    runs(kRun + "--input " + quoted(folder / "ten.mkv") + " --output " + quoted(folder / "a.mp4"));
    runs(kRun + "--input " + quoted(folder / "full.mkv") + " --output " + quoted(folder / "b.mp4"));
    CHECK(probe(folder / "b.mp4", "stream=color_range") == "color_range=pc\n");
}

TEST_CASE("the shipped network finds the person of the test pattern")
{
    Folder folder;
    runs(kRun + "--input pattern --size 640x360 --frames 20 --look color:#ff0000 --output " +
         quoted(folder / "out.y4m"));
    auto pattern = capture::PatternSource::open({.size = {640, 360}});
    auto clip = capture::FileSource::open(folder / "out.y4m", {});
    REQUIRE(pattern);
    REQUIRE(clip);
    const image::Yuv red = image::toYuv({255, 0, 0}, capture::PatternSource::kBt709);
    double intersection = 0, all = 0;
    for (std::uint64_t i = 0; i < 20; ++i) {
        const auto frame = (*clip)->read();
        REQUIRE(frame);
        REQUIRE(*frame);
        const image::Alpha truth = (*pattern)->truth(i);
        for (int y = 0; y < 360; y += 2)
            for (int x = 0; x < 640; x += 2) {
                // What is not red was taken for person.
                const int v = (*frame)->v.row(y / 2)[x / 2];
                const bool person = std::abs(v - red.v) > std::abs(v - 128);
                const bool isPerson = truth.plane.row(y)[x] >= 128;
                intersection += person && isPerson;
                all += person || isPerson;
            }
    }
    // 0.79 when these weights were made: the far arm, waving, is lost. Better weights may raise the bar, none lower it.
    CHECK(intersection / all > 0.75);
}

TEST_CASE("statistics and trace are written where asked")
{
    Folder folder;
    runs(kRun + "--input pattern --size 320x180 --frames 5 --stats " + quoted(folder / "s.json") + " --trace " +
         quoted(folder / "t.json"));
    const auto stats = nlohmann::json::parse(contents(folder / "s.json"));
    CHECK(stats["frames_out"] == 5);
    const auto trace = nlohmann::json::parse(contents(folder / "t.json"));
    CHECK(trace["traceEvents"].size() >= 5 * 6);
}

TEST_CASE("both arithmetics, and every instruction set, give the same clip")
{
    Folder folder;
    const std::string run = kRun + "--input pattern --size 320x180 --frames 3 --look color:#ff0000 --output ";
    runs(run + quoted(folder / "fast.y4m"));
    for (const char *force :
         {"BOKEHCAM_ARITHMETIC=reference", "ONEDNN_MAX_CPU_ISA=AVX2", "ONEDNN_MAX_CPU_ISA=AVX512_CORE"}) {
        INFO(force);
        REQUIRE(cli(run + quoted(folder / "other.y4m"), force).status == 0);
        CHECK(contents(folder / "fast.y4m") == contents(folder / "other.y4m"));
    }
}

TEST_CASE("a film plays behind the person, in a clip and by the clock")
{
    Folder folder;
    // Red for half a second, then blue for half a second, and so on.
    make("-f lavfi -i color=red:s=64x36:d=0.5:r=10 -f lavfi -i color=blue:s=64x36:d=0.5:r=10 -filter_complex "
         "concat=n=2 -pix_fmt yuv420p " +
         quoted(folder / "film.mp4"));
    runs(kRun + "--input pattern --size 320x180 --frames 40 --look video:" + quoted(folder / "film.mp4") +
         " --output " + quoted(folder / "out.y4m"));
    auto clip = capture::FileSource::open(folder / "out.y4m", {});
    REQUIRE(clip);
    for (int i = 0; i < 40; ++i) {
        const auto frame = (*clip)->read();
        REQUIRE((frame && *frame));
        const image::Rgb corner =
            image::toRgb({(*frame)->y.row(2)[2], (*frame)->u.row(1)[1], (*frame)->v.row(1)[1]}, (*frame)->colour);
        INFO("frame " << i);
        const bool red = i < 15 || i >= 30; // of thirty a second
        CHECK((red ? corner.r : corner.b) > 200);
        CHECK((red ? corner.b : corner.r) < 60);
    }
    runs(kRun + "--input pattern --size 320x180 --frames 10 --realtime --output null --look video:" +
         quoted(folder / "film.mp4"));
    CHECK(cli(kRun + "--input pattern --frames 5 --look video:/nowhere.mp4").status == 1);
}

TEST_CASE("a cut-out carries transparency, the clip's sound, and nothing of the room under it")
{
    Folder folder;
    const auto made = folder / "clip.mkv", cut = folder / "cut.webm";
    REQUIRE(cli("run --input pattern --frames 30 --size 320x180 --look none --output '" + made.string() + "'").status ==
            0);
    const auto sounding = folder / "sounding.mkv";
    REQUIRE(shell("ffmpeg -v error -i '" + made.string() +
                  "' -f lavfi -i sine=440:duration=1 -c:v copy -c:a pcm_s16le '" + sounding.string() + "'")
                .status == 0);
    const Ran ran = cli("run --input '" + sounding.string() + "' --look cutout --output '" + cut.string() + "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(probe(cut, "stream_tags=alpha_mode").find("alpha_mode=1") != std::string::npos);
    CHECK(shell("ffprobe -v error -select_streams a:0 -show_entries stream=codec_name '" + cut.string() + "'")
              .out.find("opus") != std::string::npos);
    // The corner of the pattern's room: transparent, and black to who looks past the transparency.
    const std::string corner = ",crop=40:40:0:0,scale=1:1:flags=area -frames:v 1 -f rawvideo - | od -An -tu1";
    const auto pixel = [&](const std::string &decoder, const std::string &format) {
        std::istringstream numbers(
            shell("ffmpeg -v error " + decoder + " -ss 0.5 -i '" + cut.string() + "' -vf format=" + format + corner)
                .out);
        std::vector<int> samples;
        for (int sample = 0; numbers >> sample;)
            samples.push_back(sample);
        return samples;
    };
    const auto seen = pixel("-c:v libvpx-vp9", "rgba"), beneath = pixel("", "rgb24");
    REQUIRE(seen.size() == 4);
    CHECK(seen[3] == 0);
    REQUIRE(beneath.size() == 3);
    CHECK(*std::max_element(beneath.begin(), beneath.end()) < 6);
}

TEST_CASE("a cut-out into a file that carries no transparency is refused in a sentence")
{
    Folder folder;
    const Ran ran =
        cli("run --input pattern --frames 3 --look cutout --output '" + (folder / "cut.mp4").string() + "'");
    CHECK(ran.status == 1);
    CHECK(ran.err.find(".webm") != std::string::npos);
    CHECK(folder.empty());
}

TEST_CASE("the emulator takes the link's time where it is told to")
{
    Folder folder;
    const auto stats = folder / "s.json";
    REQUIRE(cli("run --input pattern --frames 5 --size 320x180 --accelerator emulator --link usb2 --stats '" +
                stats.string() + "'")
                .status == 0);
    CHECK(contents(stats).find("\"accelerator_changes\": 0") != std::string::npos);
}
