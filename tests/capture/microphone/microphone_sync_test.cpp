// Pictures and sound of the same events, through a real daemon and a real recording, as they are in the file.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>
#include <numbers>
#include <thread>

#include "engine/capture/microphone/microphone.h"
#include "played_microphone.h"
#include "tests/output/pipewire/session.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using capture::Microphone;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr image::Size kSize{320, 240};
constexpr int kPictures = 30; // a second
constexpr auto kBurst = milliseconds(50);
constexpr auto kFirst = milliseconds(500); // the first event, in the file

/// Quiet, and a burst at each whole second of the steady clock.
float bursts(int, Clock::time_point time)
{
    const nanoseconds within = time.time_since_epoch() % seconds(1);
    const double phase = 2 * std::numbers::pi * 1000 * std::chrono::duration<double>(within).count();
    return static_cast<float>((within < kBurst ? 0.8 : 0.01) * std::cos(phase));
}

image::FramePtr makePlain(std::uint8_t luma)
{
    auto frame = std::make_shared<image::Frame>(kSize);
    frame->colour = kBt709;
    const auto fill = [](image::Plane &plane, std::uint8_t value) {
        for (int y = 0; y < plane.size().height; ++y)
            std::ranges::fill_n(plane.row(y), plane.size().width, value);
    };
    fill(frame->y, luma);
    fill(frame->u, 128);
    fill(frame->v, 128);
    return frame;
}

/// Records dark pictures, with a white one at each whole second of the steady clock, and the sound of the session.
std::filesystem::path recordEvents(const Session &session, const Folder &folder, int length)
{
    auto format = formatOf(kSize);
    format.rateNumerator = kPictures;
    const auto recorder = startTake({.folder = folder / "", .stem = "events", .video = format, .soundChannels = 2});
    const auto opened = Microphone::open({.daemon = session.daemon()}, [&](std::span<const float> sound, auto taken) {
        recorder->putSound(sound, taken);
    });
    REQUIRE(opened);
    const auto dark = makePlain(40), white = makePlain(235);
    const auto start = std::chrono::ceil<seconds>(Clock::now()) + seconds(1) - kFirst;
    for (int i = 0; i < length * kPictures; ++i) {
        const Clock::time_point taken = start + nanoseconds(std::nano::den * i / kPictures);
        std::this_thread::sleep_until(taken); // as a camera would
        const bool event = taken.time_since_epoch() % seconds(1) < nanoseconds(std::nano::den / kPictures);
        recorder->put({.taken = taken, .composite = event ? white : dark});
    }
    const RecordingStatus status = finish(*recorder);
    INFO(status.problem);
    REQUIRE(status.state == RecordingStatus::State::Finished);
    return status.files.at(0).path;
}

/// When white pictures are shown, in seconds.
std::vector<double> flashesIn(const std::filesystem::path &file)
{
    const auto times = timesOf(file);
    const auto lumas = numbersOf<std::uint8_t>(
        "-i " + quoted(file) + " -map v -fps_mode passthrough -vf scale=1:1:flags=area,format=gray -f rawvideo");
    REQUIRE(times.size() == lumas.size());
    std::vector<double> flashes;
    for (std::size_t i = 0; i < times.size(); ++i)
        if (lumas[i] > 180)
            flashes.push_back(static_cast<double>(times[i]) * 1e-6);
    return flashes;
}

/// When bursts begin, in seconds.
std::vector<double> burstsIn(const std::filesystem::path &file)
{
    const auto samples =
        numbersOf<float>("-i " + quoted(file) + " -map a -af aresample=async=1:first_pts=0 -ac 1 -ar 48000 -f f32le");
    std::vector<double> found;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double now = static_cast<double>(i) / Microphone::kRate;
        if (std::abs(samples[i]) > 0.4F && (found.empty() || now - found.back() > 0.5))
            found.push_back(now);
    }
    return found;
}

/// By how much the sound of each event is later than its picture, in seconds.
std::vector<double> offsetsIn(const std::filesystem::path &file)
{
    const auto heard = burstsIn(file);
    std::vector<double> offsets;
    for (const double flash : flashesIn(file))
        for (const double burst : heard)
            if (std::abs(burst - flash) < 0.5)
                offsets.push_back(burst - flash);
    return offsets;
}

double medianOf(std::span<const double> values)
{
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return sorted.at(sorted.size() / 2);
}

void checkSync(int length)
{
    const Session session;
    const PlayedMicrophone played({.daemon = session.daemon()}, bursts);
    const Folder folder;
    const auto offsets = offsetsIn(recordEvents(session, folder, length));
    // The first burst may be over before the sound begins, and on a machine under load some begin in a cycle that
    // PipeWire leaves out: hence medians.
    const auto some = static_cast<std::size_t>(std::max(3, length / 10));
    REQUIRE(offsets.size() * 3 >= static_cast<std::size_t>(length) * 2);
    const double first = medianOf(std::span(offsets).first(some)), last = medianOf(std::span(offsets).last(some));
    std::cout << "sound after picture over " << length << " s: " << first * 1e3 << " ms at the start, " << last * 1e3
              << " ms at the end, " << std::ranges::min(offsets) * 1e3 << " to " << std::ranges::max(offsets) * 1e3
              << " ms\n";
    CHECK(std::abs(first) < 0.040);
    CHECK(std::abs(last) < 0.040);
    CHECK(std::abs(last - first) < 0.040);
}

} // namespace

TEST_CASE("sound is recorded with the picture of what made it")
{
    checkSync(6);
}

TEST_CASE("sound and picture do not drift apart in a minute", "[.slow]")
{
    checkSync(60);
}
