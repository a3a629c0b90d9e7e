#include "engine/pipeline/live/inference_rate.h"

#include <algorithm>

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kRest = 200ms;    // between masks while nothing moves
constexpr std::chrono::nanoseconds kSlowest = 100ms; // while something does: below MaskFreshness's limit
constexpr std::chrono::nanoseconds kEarly = 8ms;     // frames come in steps; half a step early is in time

} // namespace

bool InferenceRate::due(const MotionGrid &frame, Clock::time_point captured, const Limits &limits)
{
    std::chrono::nanoseconds interval{};
    if (last_ && limits.cpuPerMask > 0ns) {
        const double share = std::max(limits.budgetPercent, 0.1) / 100;
        interval = std::min(kSlowest, std::chrono::nanoseconds(static_cast<std::int64_t>(
                                          static_cast<double>(limits.cpuPerMask.count()) / share)));
    }
    if (last_ && limits.restWhenStill && still(frame, last_->frame))
        interval = kRest;
    if (last_ && captured - last_->captured + kEarly < interval)
        return false;
    last_ = {frame, captured};
    return true;
}

} // namespace bokeh::pipeline
