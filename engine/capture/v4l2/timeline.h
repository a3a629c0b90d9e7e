#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/image/frame.h"

namespace bokeh::capture::v4l2 {

/// Makes a frame's number and times from what a driver says, which is not always so. Threads: one owner thread.
class Timeline {
public:
    using Clock = std::chrono::steady_clock;

    /// The driver's number of a picture, each that it sends, damaged or not; counts on from 0. A driver that does not
    /// count, or backwards, has no gaps.
    std::uint64_t number(std::uint32_t sequence);

    /// Sets `time` and `captured` of a frame that came at `now` with `stamp`. A stamp that is not of the last second,
    /// or not later than the one before, is no stamp. `captured` never goes back.
    void set(image::Frame &frame, std::optional<Clock::time_point> stamp, Clock::time_point now);

private:
    std::optional<std::uint32_t> lastSequence_;
    std::uint64_t number_ = 0;
    std::optional<Clock::time_point> first_, lastStamp_;
    Clock::time_point lastCaptured_{};
    std::chrono::nanoseconds lastTime_{-1};
};

} // namespace bokeh::capture::v4l2
