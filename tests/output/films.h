#pragma once

#include <cmath>

#include "engine/capture/file_source.h"
#include "engine/output/file_sink.h"
#include "tests/capture/media.h"

namespace bokeh::test {

using std::chrono::nanoseconds;

inline constexpr image::Colour kBt709{image::Matrix::Bt709, image::Range::Limited, 1, 1, 1, 1};

/// A soft pattern that moves, at `time`: cheap at any size, and easy on encoders.
inline image::FramePtr makeFrame(image::Size size, std::uint64_t sequence, nanoseconds time)
{
    auto frame = std::make_shared<image::Frame>(size);
    frame->sequence = sequence;
    frame->time = time;
    frame->colour = kBt709;
    const auto fill = [&](image::Plane &plane, int base, int slope) {
        for (int y = 0; y < plane.size().height; ++y)
            for (int x = 0; x < plane.size().width; ++x) {
                const int across = 100 * x / plane.size().width, down = 60 * y / plane.size().height;
                plane.row(y)[x] =
                    static_cast<std::uint8_t>(base + slope * (across + down) / 100 + static_cast<int>(sequence) % 8);
            }
    };
    fill(frame->y, 40, 100);
    fill(frame->u, 110, 20);
    fill(frame->v, 150, -20);
    return frame;
}

inline media::VideoFormat formatOf(image::Size size)
{
    return {.size = size, .colour = kBt709, .rateNumerator = 25};
}

inline std::unique_ptr<output::FileSink> openSink(const std::filesystem::path &path, output::FileSink::Options options)
{
    auto sink = output::FileSink::open(path, std::move(options));
    INFO(path << ": " << (sink ? "" : sink.error().what));
    REQUIRE(sink);
    return *std::move(sink);
}

/// `count` frames, 40 ms apart.
inline void writeFilm(const std::filesystem::path &path, const output::FileSink::Options &options, int count)
{
    const auto sink = openSink(path, options);
    for (int i = 0; i < count; ++i)
        REQUIRE(
            sink->write(makeFrame(options.video.size, static_cast<std::uint64_t>(i), nanoseconds(i * 40'000'000LL))));
    const auto finished = sink->finish();
    INFO((finished ? "" : finished.error().what));
    REQUIRE(finished);
}

inline std::unique_ptr<capture::FileSource> openSource(const std::filesystem::path &path)
{
    auto source = capture::FileSource::open(path, {});
    INFO(path << ": " << (source ? "" : source.error().what));
    REQUIRE(source);
    return *std::move(source);
}

/// The mean difference of two planes, in levels.
inline double difference(const image::Plane &a, const image::Plane &b)
{
    REQUIRE(a.size() == b.size());
    double sum = 0;
    for (int y = 0; y < a.size().height; ++y)
        for (int x = 0; x < a.size().width; ++x)
            sum += std::abs(a.row(y)[x] - b.row(y)[x]);
    return sum / (static_cast<double>(a.size().width) * a.size().height);
}

} // namespace bokeh::test
