#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;

namespace {

constexpr int kRate = 48'000;

/// Ten milliseconds from `sample` on, with a click at each half second, in every channel.
std::vector<float> clicks(std::int64_t sample, int channels)
{
    std::vector<float> sound;
    for (std::int64_t i = sample; i < sample + 480; ++i) {
        const bool click = i % (kRate / 2) < 96;
        sound.insert(sound.end(), static_cast<std::size_t>(channels),
                     click ? 0.9F : 0.02F * static_cast<float>(std::sin(0.04 * static_cast<double>(i))));
    }
    return sound;
}

/// Three seconds of pictures, and the sound in [from, to) milliseconds but for what `missing` says.
template <class Missing>
RecordingStatus recordWithSound(const RecordingSettings &take, int from, int to, Missing missing)
{
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < 75; ++i) {
        recorder->put(makePicture(take, static_cast<std::uint64_t>(i), start + milliseconds(40 * i)));
        for (int ms = 40 * i; ms < 40 * (i + 1); ms += 10)
            if (ms >= from && ms < to && !missing(ms))
                recorder->putSound(clicks(std::int64_t{ms} * kRate / 1000, take.soundChannels),
                                   start + milliseconds(ms));
        REQUIRE(settle(*recorder, static_cast<std::uint64_t>(i) + 1, 8));
    }
    return finish(*recorder);
}

std::vector<float> soundOf(const std::filesystem::path &path)
{
    return numbersOf<float>("-i " + quoted(path) +
                            " -map a -af aresample=async=1:first_pts=0 -ac 1 -ar 48000 -f f32le");
}

/// When the click after `from` seconds begins, in seconds; -1 if there is none.
double clickAfter(const std::vector<float> &samples, double from)
{
    for (auto i = static_cast<std::size_t>(from * kRate); i < samples.size(); ++i)
        if (std::abs(samples[i]) > 0.35F)
            return static_cast<double>(i) / kRate;
    return -1;
}

double loudest(const std::vector<float> &samples, double from, double to)
{
    float most = 0;
    for (auto i = static_cast<std::size_t>(from * kRate); i < static_cast<std::size_t>(to * kRate); ++i)
        most = std::max(most, std::abs(samples.at(i)));
    return most;
}

} // namespace

TEST_CASE("sound is recorded in time with the pictures, in every file that has it")
{
    struct Case {
        RecordingSettings::Composite composite;
        RecordingSettings::Alpha alpha;
        const char *name, *codec;
    };
    const auto [composite, alpha, name, codec] =
        GENERATE(Case{RecordingSettings::Composite::Mp4, RecordingSettings::Alpha::Webm, "a.mp4", "aac"},
                 Case{RecordingSettings::Composite::Matroska, RecordingSettings::Alpha::None, "a.mkv", "opus"},
                 Case{RecordingSettings::Composite::Mp4, RecordingSettings::Alpha::Webm, "a alpha.webm", "opus"},
                 Case{RecordingSettings::Composite::Mp4, RecordingSettings::Alpha::ProRes, "a alpha.mov", "aac"});
    const int channels = GENERATE(1, 2);
    CAPTURE(name, channels);
    const Folder folder;
    const RecordingSettings take{.folder = folder / "",
                                 .stem = "a",
                                 .video = formatOf({64, 48}),
                                 .composite = composite,
                                 .alpha = alpha,
                                 .soundChannels = channels};
    recordWithSound(take, 0, 3000, [](int) { return false; });
    const std::string seen =
        probe(quoted(folder / name), "-select_streams a -show_entries stream=codec_name,channels,sample_rate");
    CHECK(contains(seen, std::string("codec_name=") + codec));
    CHECK(contains(seen, "channels=" + std::to_string(channels)));
    CHECK(contains(seen, "sample_rate=48000"));
    const auto sound = soundOf(folder / name);
    CHECK(static_cast<double>(sound.size()) / kRate == Approx(3).margin(0.05));
    for (const double second : {0.5, 1.0, 1.5, 2.0, 2.5}) // a lossy codec is heard a little before
        CHECK(clickAfter(sound, second - 0.1) == Approx(second).margin(0.012));
    CHECK(timesOf(folder / name).front() == 0);
    CHECK(timesOf(folder / name).size() == 75);
}

TEST_CASE("where no sound comes there is silence, and the pictures do not wait for it")
{
    const auto composite = GENERATE(RecordingSettings::Composite::Mp4, RecordingSettings::Composite::Matroska);
    const char *name = composite == RecordingSettings::Composite::Mp4 ? "a.mp4" : "a.mkv";
    const Folder folder;
    const RecordingSettings take{
        .folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .composite = composite, .soundChannels = 1};
    // It comes late, stops in between, and ends early.
    recordWithSound(take, 300, 2600, [](int ms) { return ms >= 1200 && ms < 1800; });
    const auto sound = soundOf(folder / name);
    CHECK(static_cast<double>(sound.size()) / kRate == Approx(3).margin(0.05));
    CHECK(loudest(sound, 0.05, 0.25) < 0.01);
    CHECK(clickAfter(sound, 0.4) == Approx(0.5).margin(0.012));
    CHECK(clickAfter(sound, 0.9) == Approx(1.0).margin(0.012));
    CHECK(loudest(sound, 1.25, 1.75) < 0.01);
    CHECK(clickAfter(sound, 1.2) == Approx(2.0).margin(0.012));
    CHECK(clickAfter(sound, 2.4) == Approx(2.5).margin(0.012));
    CHECK(loudest(sound, 2.7, 2.95) < 0.01);
}

TEST_CASE("a recording that was promised sound and gets none is complete")
{
    const Folder folder;
    const RecordingSettings take{.folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .soundChannels = 2};
    recordWithSound(take, 0, 0, [](int) { return false; });
    CHECK(timesOf(folder / "a.mp4").size() == 75);
    CHECK(loudest(soundOf(folder / "a.mp4"), 0, 2.9) < 0.001);
}
