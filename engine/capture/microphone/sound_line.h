#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace bokeh::capture {

/// Blocks of sound in line, without gaps. A daemon that is not called in time, on a machine under load, leaves a cycle
/// out, and may stamp the block before it with the next cycle's time. So each block is held until the next one comes:
/// that one tells by when this one must have ended. For what was left out there is silence, and where sound overlaps,
/// what is said twice is left out.
/// Threads: one owner thread; `heard` is called on it, from put().
class SoundLine {
public:
    using Clock = std::chrono::steady_clock;
    using Heard = std::function<void(std::span<const float>, Clock::time_point taken)>;

    SoundLine(int rate, int channels, Heard heard) : rate_(rate), channels_(channels), heard_(std::move(heard)) {}

    /// `stamp`: when its first sample was taken, or somewhat later.
    void put(const std::vector<float> &interleaved, Clock::time_point stamp);

private:
    void pass();
    std::chrono::nanoseconds lengthOf(std::size_t frames) const;
    std::size_t framesIn(std::chrono::nanoseconds) const;

    const int rate_, channels_;
    const Heard heard_;
    std::vector<float> held_, silence_;
    Clock::time_point heldStamp_;
    std::optional<Clock::time_point> end_; // of what was passed on
};

} // namespace bokeh::capture
