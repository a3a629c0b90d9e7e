// What `run` keeps beside its output.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>

#include "engine/capture/pattern_source.h"
#include "engine/pipeline/network_library.h"
#include "engine/pipeline/segmenter.h"
#include "program.h"

using namespace bokeh;

namespace {

namespace fs = std::filesystem;

constexpr image::Size kSize{320, 180};
constexpr std::uint64_t kFrames = 6;
const std::string kClip = "run --model " + kLite + " --input pattern --size 320x180 --frames 6 ";
const std::string kLive = "run --model " + kLite + " --input pattern --size 320x180 --realtime --frames 150 ";
const std::string kShort = "run --model " + kLite + " --input pattern --size 320x180 --realtime --frames 20 ";

std::string quoted(const fs::path &path)
{
    return "'" + path.string() + "'";
}

/// What FFmpeg decodes, as one plane of numbers after another.
std::vector<std::uint8_t> decoded(const std::string &input, const std::string &filter = "null")
{
    const std::string bytes = shell("ffmpeg -nostdin -v error " + input + " -vf " + filter +
                                    " -enc_time_base -1 -vsync passthrough -f rawvideo -pix_fmt gray -")
                                  .out;
    return {bytes.begin(), bytes.end()};
}

/// What the chip sends for each frame of the test pattern, and how the host refines it.
struct Expected {
    std::vector<std::uint8_t> masks, alphas, lumas;

    Expected()
    {
        const auto network = pipeline::NetworkLibrary::installed().load(kLite);
        REQUIRE(network);
        auto accelerator = accelerator::openEmulator(**network, {});
        REQUIRE(accelerator);
        pipeline::Segmenter segmenter(*std::move(accelerator), (*network)->topology, {.temporal = true});
        auto source = capture::PatternSource::open({.size = kSize, .frames = kFrames});
        REQUIRE(source);
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            const auto frame = (*source)->read();
            REQUIRE(frame);
            REQUIRE(segmenter.submit(*frame));
            const auto segmented = segmenter.collect();
            REQUIRE(segmented);
            for (const std::uint16_t value : segmenter.mask().values)
                masks.push_back(static_cast<std::uint8_t>(value));
            add(segmented->alpha->plane, alphas);
            add((*frame)->y, lumas);
        }
    }
    static void add(const image::Plane &plane, std::vector<std::uint8_t> &to)
    {
        for (int y = 0; y < plane.size().height; ++y)
            to.insert(to.end(), plane.row(y), plane.row(y) + plane.size().width);
    }
};

/// The mean difference, in levels.
double difference(const std::vector<std::uint8_t> &a, const std::vector<std::uint8_t> &b)
{
    REQUIRE(a.size() == b.size());
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += std::abs(a[i] - b[i]);
    return sum / static_cast<double>(a.size());
}

/// How far a file's transparent pixels are from black, in levels; but for those `margin` pixels from any that shows.
struct Beneath {
    int samples = 0, farthest = 0;
    int far = 0; ///< samples that are farther than kNear
};
constexpr int kNear = 8;

Beneath beneathTransparency(const fs::path &path, int margin)
{
    const std::string decoder = path.extension() == ".webm" ? "-c:v libvpx-vp9 -i " : "-i ";
    const std::string bytes = shell("ffmpeg -nostdin -v error " + decoder + quoted(path) +
                                    " -vsync passthrough -f rawvideo -pix_fmt yuva444p -")
                                  .out;
    constexpr int kWidth = kSize.width, kHeight = kSize.height;
    constexpr std::size_t kPlane = std::size_t{kWidth} * kHeight;
    REQUIRE_FALSE(bytes.empty());
    REQUIRE(bytes.size() % (4 * kPlane) == 0);
    Beneath found;
    for (std::size_t picture = 0; picture < bytes.size(); picture += 4 * kPlane) {
        const auto sample = [&](std::size_t plane, int x, int y) {
            return int{
                static_cast<std::uint8_t>(bytes[picture + plane * kPlane + static_cast<std::size_t>(y * kWidth + x)])};
        };
        const auto shows = [&](int x, int y) {
            for (int v = std::max(y - margin, 0); v <= std::min(y + margin, kHeight - 1); ++v)
                for (int u = std::max(x - margin, 0); u <= std::min(x + margin, kWidth - 1); ++u)
                    if (sample(3, u, v) != 0)
                        return true;
            return false;
        };
        for (int y = 0; y < kHeight; ++y)
            for (int x = 0; x < kWidth; ++x)
                if (!shows(x, y)) {
                    ++found.samples;
                    const int far = std::max({std::abs(sample(0, x, y) - 16), std::abs(sample(1, x, y) - 128),
                                              std::abs(sample(2, x, y) - 128)});
                    found.farthest = std::max(found.farthest, far);
                    found.far += far > kNear;
                }
    }
    return found;
}

int lines(const std::string &text)
{
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

TEST_CASE("a clip's masks are the chip's, bit for bit, its alpha is the host's, and its raw pictures are the camera's")
{
    Folder folder;
    const Expected expected;
    const Ran ran = cli(kClip + "--look color:#204060 --output " + quoted(folder / "out.mp4") + " --record-mask " +
                        quoted(folder / "mask.mkv") + " --record-alpha " + quoted(folder / "alpha.mov") +
                        " --record-raw " + quoted(folder / "raw.mkv"));
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(lines(ran.err) == 1);
    CHECK(ran.err.find("raw.mkv") != std::string::npos);
    CHECK(ran.err.find("room") != std::string::npos);
    CHECK(decoded("-i " + quoted(folder / "mask.mkv")) == expected.masks);
    CHECK(difference(decoded("-i " + quoted(folder / "alpha.mov"), "alphaextract"), expected.alphas) < 1);
    CHECK(difference(decoded("-i " + quoted(folder / "raw.mkv"), "extractplanes=y"), expected.lumas) < 4);
    for (const char *name : {"out.mp4", "mask.mkv", "alpha.mov", "raw.mkv"}) {
        CAPTURE(name);
        CHECK(picturesIn(folder / name) == static_cast<int>(kFrames));
        CHECK(probe(folder / name, "frame=pts_time").find("0.16") != std::string::npos); // the sixth
    }
}

TEST_CASE("a clip's alpha goes into WebM too, without any other output")
{
    Folder folder;
    const Expected expected;
    const Ran ran = cli(kClip + "--record-alpha " + quoted(folder / "alpha.webm"));
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(ran.err.empty());
    CHECK(difference(decoded("-c:v libvpx-vp9 -i " + quoted(folder / "alpha.webm"), "alphaextract"), expected.alphas) <
          6);
}

TEST_CASE("no file with transparency has the room beneath it, whatever the look, live and of a clip")
{
    const auto *look = GENERATE("none", "blur", "'color:#204060'", "classes");
    const bool live = GENERATE(false, true);
    const bool lossy = GENERATE(false, true); // and its edges smear
    CAPTURE(look, live, lossy);
    Folder folder;
    const fs::path file = folder / (lossy ? "alpha.webm" : "alpha.mov");
    const Ran ran = cli((live ? kShort : kClip) + "--look " + look + " --record-alpha " + quoted(file));
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    const Beneath beneath = beneathTransparency(file, lossy ? 8 : 0);
    CHECK(beneath.samples > kSize.width * kSize.height / 4);
    // A lossy codec in a hurry also leaves traces of where the person was; the room would be nearly everywhere.
    if (lossy)
        CHECK(beneath.far < beneath.samples / 100);
    else
        CHECK(beneath.farthest <= kNear);
}

TEST_CASE("what cannot be kept under such a name, or not together, is bad usage")
{
    Folder folder;
    const std::string at = folder.path().string() + "/";
    for (const std::string &arguments :
         {kClip + "--record-mask " + at + "m.mp4", kClip + "--record-mask " + at + "m",
          kClip + "--record-alpha " + at + "a.mp4", kClip + "--record-raw " + at + "r.webm",
          kClip + "--record-raw " + at + "x.mkv --record-mask " + at + "x.mkv",
          kClip + "--output " + at + "x.mkv --record-mask " + at + "./x.mkv", kClip + "--audio default",
          kLive + "--audio default", kLive + "--audio default --record-mask " + at + "m.mkv",
          kLive + "--output " + at + "o.webm --record-mask " + at + "m.mkv",
          kLive + "--output " + at + "o.avi --audio default",
          "run --realtime --input " + at + "in.mp4 --output " + at + "o.mp4 --record-raw " + at + "r.mp4"}) {
        INFO(arguments);
        const Ran ran = cli(arguments);
        CHECK(ran.status == 2);
        CHECK_FALSE(ran.err.empty());
    }
    CHECK(folder.empty());
}

TEST_CASE("the help tells what is kept how")
{
    const std::string help = cli("run --help").out;
    for (const char *part : {"--record-mask", "--record-alpha", "--record-raw", "--audio", ".webm", "FFV1", "room"}) {
        INFO(part);
        CHECK(help.find(part) != std::string::npos);
    }
}

TEST_CASE("a clip that fails in its midst keeps none of its files, and what bore their names stays")
{
    Folder folder;
    std::ofstream(folder / "mask.mkv") << "what was here before";
    const std::string names = " --output " + quoted(folder / "out.mp4") + " --record-mask " +
                              quoted(folder / "mask.mkv") + " --record-alpha " + quoted(folder / "alpha.mov") +
                              " --record-raw " + quoted(folder / "raw.mp4");
    // A file-size limit stands for a full disk.
    const Ran ran =
        cli("run --model " + kLite + " --input pattern --size 640x360 --frames 60" + names, "ulimit -f 400;");
    INFO(ran.err);
    CHECK(ran.status == 1);
    CHECK(ran.err.find("the disk is full") != std::string::npos);
    CHECK(contents(folder / "mask.mkv") == "what was here before");
    CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("where one of a clip's files cannot be written, none is begun")
{
    Folder folder;
    const Ran ran = cli(kClip + "--output " + quoted(folder / "out.mp4") + " --record-mask " +
                        quoted(folder / "no such folder/mask.mkv"));
    CHECK(ran.status == 1);
    CHECK(ran.err.find("no such folder") != std::string::npos);
    CHECK(folder.empty());
}

TEST_CASE("a live run keeps the same, beside a file or without one")
{
    Folder folder;
    const bool withOutput = GENERATE(true, false);
    const std::string output = withOutput ? "--output " + quoted(folder / "out.mp4") : "--output null";
    const Ran ran = cli(kLive + output + " --record-mask " + quoted(folder / "mask.mkv") + " --record-alpha " +
                        quoted(folder / "alpha.webm") + " --record-raw " + quoted(folder / "raw.mp4"));
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(ran.err.find("room") != std::string::npos);
    CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == (withOutput ? 4 : 3));
    for (const auto &file : fs::directory_iterator(folder.path())) {
        CAPTURE(file.path());
        CHECK(picturesIn(file.path()) > 0); // a loaded machine drops some
    }
}

TEST_CASE("a live run with a microphone goes on without one, and says so")
{
    Folder folder;
    // No PipeWire runs where its socket would be looked for.
    const Ran ran = cli(kLive + "--audio no-such-microphone --output " + quoted(folder / "out.mkv"),
                        "env -u PIPEWIRE_REMOTE XDG_RUNTIME_DIR=" + quoted(folder.path()));
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(ran.err.rfind("bokehcam-cli: ", 0) == 0);
    CHECK(picturesIn(folder / "out.mkv") > 0);
    const std::string sound = shell("ffprobe -v error -select_streams a -show_entries stream=codec_name,channels -of "
                                    "csv=p=0 " +
                                    quoted(folder / "out.mkv"))
                                  .out;
    CHECK(sound == "opus,2\n"); // silence, in which it might have come
}

TEST_CASE("a live run whose recording fails ends with one sentence and keeps nothing")
{
    Folder folder;
    const Ran ran = cli("run --model " + kLite + " --input pattern --size 640x360 --realtime --frames 3000 --output " +
                            quoted(folder / "out.mkv") + " --record-alpha " + quoted(folder / "alpha.mov"),
                        "ulimit -f 400;");
    INFO(ran.err);
    CHECK(ran.status == 1);
    CHECK(ran.err.find("the disk is full") != std::string::npos);
    CHECK(folder.empty());
}
