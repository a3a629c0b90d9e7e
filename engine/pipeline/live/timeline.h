#pragma once

#include <algorithm>
#include <chrono>

namespace bokeh::pipeline {

/// Times of what leaves a live run: the source's own, for as long as they grow. After a pause or another source they
/// count on. Threads: one owner thread.
class Timeline {
    using Clock = std::chrono::steady_clock;

public:
    std::chrono::nanoseconds place(std::chrono::nanoseconds time)
    {
        const Clock::time_point now = Clock::now();
        if (started_ && time + offset_ <= last_)
            offset_ = last_ + std::max<std::chrono::nanoseconds>(now - when_, std::chrono::milliseconds(1)) - time;
        return keep(time + offset_, now);
    }
    /// Of a picture that no source has sent.
    std::chrono::nanoseconds now()
    {
        const Clock::time_point now = Clock::now();
        return keep(last_ + (now - when_), now);
    }

private:
    std::chrono::nanoseconds keep(std::chrono::nanoseconds time, Clock::time_point now)
    {
        started_ = true;
        when_ = now;
        return last_ = time;
    }
    bool started_ = false;
    std::chrono::nanoseconds offset_{}, last_{};
    Clock::time_point when_{};
};

} // namespace bokeh::pipeline
