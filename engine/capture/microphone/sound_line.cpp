#include "engine/capture/microphone/sound_line.h"

#include <algorithm>

namespace bokeh::capture {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kSlack = 4ms;  // clocks and converters stray by less; a cycle has 20 ms or so
constexpr std::chrono::nanoseconds kLongest = 1s; // what is longer is no cycle left out, but a new beginning

} // namespace

std::chrono::nanoseconds SoundLine::lengthOf(std::size_t frames) const
{
    return std::chrono::nanoseconds(std::nano::den * static_cast<std::int64_t>(frames) / rate_);
}

std::size_t SoundLine::framesIn(std::chrono::nanoseconds length) const
{
    return static_cast<std::size_t>((length.count() * rate_ + std::nano::den / 2) / std::nano::den);
}

void SoundLine::put(const std::vector<float> &interleaved, Clock::time_point stamp)
{
    if (!held_.empty()) {
        heldStamp_ = std::min(heldStamp_, stamp - lengthOf(held_.size() / static_cast<std::size_t>(channels_)));
        pass();
    }
    held_ = interleaved;
    heldStamp_ = stamp;
}

void SoundLine::pass()
{
    const auto channels = static_cast<std::size_t>(channels_);
    const auto gap = end_ ? heldStamp_ - *end_ : 0ns;
    std::span<const float> sound(held_);
    Clock::time_point taken = heldStamp_;
    if (gap > kSlack && gap < kLongest) {
        silence_.assign(framesIn(gap) * channels, 0);
        heard_(silence_, *end_);
    } else if (gap < -kSlack && gap > -kLongest) {
        const std::size_t twice = std::min(framesIn(-gap), sound.size() / channels);
        sound = sound.subspan(twice * channels);
        taken += lengthOf(twice);
    }
    end_ = taken + lengthOf(sound.size() / channels);
    if (!sound.empty())
        heard_(sound, taken);
}

} // namespace bokeh::capture
