#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "engine/capture/source.h"

namespace bokeh::capture {

/// Delivers another source's frames as a camera would: one when its time has come, by the clock. A reader that comes
/// late by more than a frame gets the next one at once and the clock is set anew, so that nothing comes in bursts. No
/// wait is longer than `longest`, whatever rate or times the source claims: the clock is set anew then, too.
/// Threads: one owner thread, but for stop().
class PacedSource final : public Source {
public:
    explicit PacedSource(std::unique_ptr<Source> source, std::chrono::nanoseconds longest = kLongestFrame)
        : source_(std::move(source)), longest_(longest)
    {
    }

    const Format &format() const override { return source_->format(); }
    Result<image::FramePtr> read() override;
    void stop() noexcept override;

private:
    using Clock = std::chrono::steady_clock;
    bool waitUntil(Clock::time_point); ///< false: stopped

    std::unique_ptr<Source> source_;
    const std::chrono::nanoseconds longest_;
    Clock::time_point begun_{}; // when the frame of time 0 was due
    Clock::time_point due_{};   // of the next frame, as far as the nominal rate tells
    bool started_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false; // guarded by mutex_
};

} // namespace bokeh::capture
