// What the recording tests share: takes, pictures for them, and what is to be found in the files.
#pragma once

#include <cstring>
#include <sstream>
#include <thread>

#include "engine/output/recording/recorder.h"
#include "tests/output/films.h"

namespace bokeh::test {

using Clock = std::chrono::steady_clock;
using output::Recorder;
using output::RecordingPicture;
using output::RecordingSettings;
using output::RecordingStatus;
using std::chrono::microseconds;
using std::chrono::milliseconds;

/// Until `true_` is, and for a minute at most: long enough for any machine.
template <class Predicate> bool waitUntil(Predicate true_)
{
    for (int i = 0; i < 60'000; ++i) {
        if (true_())
            return true;
        std::this_thread::sleep_for(milliseconds(1));
    }
    return false;
}

inline std::shared_ptr<const image::Alpha> makeAlpha(image::Size size)
{
    auto alpha = std::make_shared<image::Alpha>();
    alpha->plane = image::Plane(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            alpha->plane.row(y)[x] = x < size.width / 2 ? 0 : 255;
    return alpha;
}

/// Every value there can be, moved on by one with each picture.
inline std::shared_ptr<const image::Mask> makeMask(const output::MaskShape &shape, std::uint64_t sequence)
{
    auto mask = std::make_shared<image::Mask>();
    mask->side = shape.side;
    mask->channels = shape.channels;
    mask->cap = shape.cap;
    for (int i = 0; i < shape.side * shape.side * shape.channels; ++i)
        mask->values.push_back(static_cast<std::uint16_t>((static_cast<std::uint64_t>(i) + sequence) %
                                                          static_cast<std::uint64_t>(shape.cap + 1)));
    return mask;
}

/// All that a recording may want of one picture.
inline RecordingPicture makePicture(const RecordingSettings &take, std::uint64_t sequence, Clock::time_point taken)
{
    RecordingPicture picture{.taken = taken, .composite = makeFrame(take.video.size, sequence, {})};
    if (take.alpha != RecordingSettings::Alpha::None)
        picture.alpha = makeAlpha(take.video.size);
    if (take.mask)
        picture.mask = makeMask(*take.mask, sequence);
    if (take.raw)
        picture.raw = makeFrame(take.raw->size, sequence, {});
    picture.maskAge = milliseconds(20);
    return picture;
}

/// Waits until no more than `most` pictures wait for any encoder, so that none is dropped, however slow the machine.
inline bool settle(const Recorder &recorder, std::uint64_t put, std::uint64_t most)
{
    return waitUntil([&] {
        const RecordingStatus status = recorder.status();
        for (const auto &file : status.files)
            if (file.pictures + file.dropped + most < put)
                return !status.problem.empty();
        return true;
    });
}

inline std::unique_ptr<Recorder> startTake(const RecordingSettings &take)
{
    auto recorder = Recorder::start(take);
    INFO((recorder ? "" : recorder.error().what));
    REQUIRE(recorder);
    return *std::move(recorder);
}

/// Stops it, and waits until all is written.
inline RecordingStatus finish(Recorder &recorder)
{
    recorder.stop();
    REQUIRE(recorder.waitForEnd(std::chrono::minutes(1)));
    return recorder.status();
}

/// `count` pictures, 40 ms apart.
inline RecordingStatus record(const RecordingSettings &take, int count)
{
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < count; ++i) {
        recorder->put(makePicture(take, static_cast<std::uint64_t>(i), start + milliseconds(40) * i));
        REQUIRE(settle(*recorder, static_cast<std::uint64_t>(i) + 1, 8));
    }
    const RecordingStatus status = finish(*recorder);
    INFO(status.problem);
    REQUIRE(status.state == RecordingStatus::State::Finished);
    return status;
}

/// Names on a shell's command line.
inline std::string quoted(const std::filesystem::path &path)
{
    return "'" + path.string() + "'";
}

/// The times of all pictures that can be decoded, in microseconds. `stream` is "v:0" or "a:0".
inline std::vector<std::int64_t> timesOf(const std::filesystem::path &file, const std::string &stream = "v:0")
{
    const std::string text = outputOf("ffprobe -v error -select_streams " + stream +
                                      " -show_entries frame=pts_time -of csv=p=0 " + quoted(file) + " 2>/dev/null");
    std::istringstream lines(text);
    std::vector<std::int64_t> times;
    for (std::string line; std::getline(lines, line);)
        if (!line.empty())
            times.push_back(std::llround(std::stod(line) * 1e6));
    return times;
}

/// What FFmpeg prints, as numbers.
template <class Number> std::vector<Number> numbersOf(const std::string &arguments)
{
    const std::string bytes = outputOf("ffmpeg -nostdin -v error " + arguments + " -");
    std::vector<Number> numbers(bytes.size() / sizeof(Number));
    std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
    return numbers;
}

} // namespace bokeh::test
