#include "engine/capture/v4l2/timeline.h"

#include <algorithm>

namespace bokeh::capture::v4l2 {

std::uint64_t Timeline::number(std::uint32_t sequence)
{
    if (lastSequence_) {
        const std::uint32_t step = sequence - *lastSequence_; // right across the wrap of 32 bits, too
        constexpr std::uint32_t kBackwards = 1U << 31;
        number_ += step < kBackwards ? std::max(step, 1U) : 1U;
    }
    lastSequence_ = sequence;
    return number_;
}

void Timeline::set(image::Frame &frame, std::optional<Clock::time_point> stamp, Clock::time_point now)
{
    const bool advances = stamp && (!lastStamp_ || *stamp > *lastStamp_);
    const bool credible = advances && *stamp <= now && now - *stamp <= std::chrono::seconds(1);
    if (credible)
        lastStamp_ = stamp;
    frame.captured = credible ? std::max(*stamp, lastCaptured_) : now;
    lastCaptured_ = frame.captured;
    if (!first_)
        first_ = frame.captured;
    lastTime_ = std::max<std::chrono::nanoseconds>(frame.captured - *first_, lastTime_ + std::chrono::nanoseconds(1));
    frame.time = lastTime_;
}

} // namespace bokeh::capture::v4l2
