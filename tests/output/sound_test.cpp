#include "engine/output/file_sink.h"

#include <cstring>

#include "tests/output/films.h"

using namespace bokeh;
using namespace bokeh::test;

namespace {

// A click every half second, each at a new picture: 3 s of pictures, 3.5 s of sound.
const std::string kFilm =
    "-f lavfi -i testsrc2=s=64x48:r=25:d=3 -f lavfi -i "
    "\"aevalsrc='if(lt(mod(t,0.5),0.002),0.9,0.02*sin(2000*t))':s=48000:d=3.5\" -pix_fmt yuv420p ";

/// All frames of `from` into `to`, with the sound; at most `limit`.
void copyFilm(const std::filesystem::path &from, const std::filesystem::path &to, int limit = 1'000'000)
{
    const auto source = openSource(from);
    const auto &f = source->format();
    const auto sink = openSink(to, {.video = {.size = f.size,
                                              .colour = f.colour,
                                              .rateNumerator = f.rateNumerator,
                                              .rateDenominator = f.rateDenominator,
                                              .ticksPerSecond = f.ticksPerSecond},
                                    .soundFrom = from});
    for (int i = 0; i < limit; ++i) {
        const auto frame = source->read();
        REQUIRE(frame);
        if (!*frame) {
            sink->keepRestOfSound();
            break;
        }
        REQUIRE(sink->write(*frame));
    }
    const auto finished = sink->finish();
    INFO((finished ? "" : finished.error().what));
    REQUIRE(finished);
}

/// The sound as a player plays it, from time zero, 48,000 samples a second.
std::vector<float> soundOf(const std::filesystem::path &path)
{
    const std::string bytes = outputOf("ffmpeg -nostdin -v error -i " + path.string() +
                                       " -map a -af aresample=async=1:first_pts=0 -ac 1 -ar 48000 -f f32le -");
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
}

/// When the click after `from` seconds begins, in seconds.
double clickAfter(const std::vector<float> &samples, double from)
{
    for (auto i = static_cast<std::size_t>(from * 48000); i < samples.size(); ++i)
        if (std::abs(samples[i]) > 0.35F)
            return static_cast<double>(i) / 48000;
    return -1;
}

/// When the pictures begin, on the clock of soundOf(): the program counts from the file's earliest start.
double videoStart(const std::filesystem::path &path)
{
    const auto number = [&](const std::string &entries) {
        const std::string text = probe(path, entries);
        return std::stod(text.substr(text.find('=') + 1));
    };
    return number("-select_streams v -show_entries stream=start_time") - number("-show_entries format=start_time");
}

} // namespace

TEST_CASE("sound comes along as it is or anew, in sync and in full")
{
    struct Case {
        const char *from, *codec, *to, *expected;
    };
    const auto [from, codec, to, expected] =
        GENERATE(Case{"f.mp4", "aac", "t.mp4", "aac"}, Case{"f.mp4", "aac", "t.mov", "aac"},
                 Case{"f.mp4", "aac", "t.mkv", "aac"}, Case{"f.mp4", "aac", "t.webm", "opus"},
                 Case{"f.mp4", "aac", "t.avi", "pcm_s16le"}, Case{"f.mkv", "libopus", "t.webm", "opus"},
                 Case{"f.mkv", "libopus", "t.mp4", "opus"}, Case{"f.mkv", "libopus", "t.mov", "aac"},
                 Case{"f.mkv", "libvorbis", "t.mp4", "aac"}, Case{"f.mkv", "libvorbis", "t.webm", "vorbis"},
                 Case{"f.mkv", "pcm_s16le", "t.mp4", "aac"}, Case{"f.mkv", "flac", "t.mkv", "flac"},
                 Case{"f.mkv", "libmp3lame", "t.mp4", "mp3"}, Case{"f.ts", "aac", "t.mp4", "aac"});
    CAPTURE(from, codec, to);
    const Folder folder;
    ffmpeg(kFilm + "-c:v libx264 -preset ultrafast -c:a " + codec + " " + (folder / from).string());
    copyFilm(folder / from, folder / to);
    CHECK(contains(probe(folder / to, "-select_streams a -show_entries stream=codec_name"), expected));

    const auto before = soundOf(folder / from), after = soundOf(folder / to);
    CHECK(std::abs(static_cast<double>(after.size()) - static_cast<double>(before.size())) < 0.06 * 48000);
    // A click keeps its distance from the pictures.
    const double pictureBefore = videoStart(folder / from), pictureAfter = videoStart(folder / to);
    for (const double second : {0.9, 1.9, 2.9}) {
        const double clickBefore = clickAfter(before, second) - pictureBefore;
        const double clickAfterwards = clickAfter(after, second) - pictureAfter;
        CHECK(std::abs(clickAfterwards - clickBefore) < 0.012);
    }
}

TEST_CASE("a copy is the same packets")
{
    const Folder folder;
    ffmpeg(kFilm + "-c:v libx264 -preset ultrafast -c:a aac " + (folder / "f.mp4").string());
    copyFilm(folder / "f.mp4", folder / "t.mp4");
    const auto digest = [](const std::filesystem::path &path) {
        return outputOf("ffmpeg -nostdin -v error -i " + path.string() + " -map a -c copy -f md5 -");
    };
    CHECK(digest(folder / "f.mp4") == digest(folder / "t.mp4"));
}

TEST_CASE("a film that ends early takes its sound with it")
{
    const auto *to = GENERATE("t.mp4", "t.webm");
    const Folder folder;
    ffmpeg(kFilm + "-c:v libx264 -preset ultrafast -c:a aac " + (folder / "f.mp4").string());
    copyFilm(folder / "f.mp4", folder / to, 25);
    const double seconds = static_cast<double>(soundOf(folder / to).size()) / 48000;
    CHECK(seconds > 0.95);
    CHECK(seconds < 1.08);
}

TEST_CASE("all sound tracks come along, with their languages")
{
    const Folder folder;
    ffmpeg("-f lavfi -i sine=d=3 " + kFilm +
           "-map 1 -map 0 -map 2 -metadata:s:a:0 language=deu -metadata:s:a:1 language=eng -c:v libx264 -preset "
           "ultrafast -c:a aac " +
           (folder / "f.mp4").string());
    copyFilm(folder / "f.mp4", folder / "t.mkv");
    const std::string seen =
        probe(folder / "t.mkv", "-select_streams a -show_entries stream=index:stream_tags=language");
    CHECK(contains(seen, "deu"));
    CHECK(contains(seen, "eng"));
}

TEST_CASE("a film without sound, or a container without room for it, is no error")
{
    const Folder folder;
    ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -pix_fmt yuv420p -c:v libx264 " + (folder / "silent.mp4").string());
    copyFilm(folder / "silent.mp4", folder / "t.mp4");
    ffmpeg(kFilm + "-c:v libx264 -preset ultrafast -c:a aac " + (folder / "f.mp4").string());
    copyFilm(folder / "f.mp4", folder / "t.y4m");
    CHECK(readAll(*openSource(folder / "t.y4m")).times.size() == 75);
}
