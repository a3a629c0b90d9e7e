#pragma once

#include <chrono>

namespace bokeh::output::pipewire {

/// Passes on as many pictures as were asked for, evenly, where more come. A rate that is exceeded by less than a
/// twentieth counts as met: no two clocks agree, and a picture left out is worse. Threads: one owner thread.
class RateLimiter {
public:
    using Clock = std::chrono::steady_clock;

    RateLimiter(int rateNumerator, int rateDenominator)
        : interval_(std::chrono::nanoseconds(std::chrono::seconds(1)) * 19 / 20 * rateDenominator / rateNumerator)
    {
    }

    /// Whether the picture that comes now is to be passed on.
    bool due(Clock::time_point now)
    {
        // It may come early by a quarter of an interval. Who was late for long does not catch up in a rush.
        if (now + interval_ / 4 < next_)
            return false;
        next_ = now > next_ + interval_ ? now + interval_ : next_ + interval_;
        return true;
    }

private:
    std::chrono::nanoseconds interval_;
    Clock::time_point next_{};
};

} // namespace bokeh::output::pipewire
