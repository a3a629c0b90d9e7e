#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::capture {

/// What a source will deliver, known once it is open.
struct Format {
    std::string name; ///< for a person: "Test pattern", "talk.mp4", "Integrated Camera"
    image::Size size;
    image::Colour colour;
    int rateNumerator = 30; ///< average frames per second, as a fraction
    int rateDenominator = 1;
    int ticksPerSecond =
        0;            ///< of the clock that frame times are whole ticks of, so that a file can keep them; 0 unknown
    int rotation = 0; ///< degrees clockwise that a player turns the picture by: 0, 90, 180, 270; carried, not applied
    int aspectNumerator = 1; ///< of one sample (pixel): width : height
    int aspectDenominator = 1;
    std::optional<std::uint64_t> frames; ///< how many there will be, where that is known; an estimate, for progress
};

/// The longest that one frame stays where a clock is followed: a file may claim any rate, one in 68 years too.
inline constexpr std::chrono::seconds kLongestFrame{10};

/// How long a frame stays by the nominal rate, at most kLongestFrame.
inline std::chrono::nanoseconds frameTime(const Format &format)
{
    const std::chrono::nanoseconds time = std::chrono::seconds(std::max(format.rateDenominator, 1));
    return std::min<std::chrono::nanoseconds>(time / std::max(format.rateNumerator, 1), kLongestFrame);
}

/// Where frames come from: a file, the test pattern, a camera. Opened by a named constructor of each implementation.
/// Threads: one owner thread, but for stop().
class Source {
public:
    virtual ~Source() = default;

    virtual const Format &format() const = 0;

    /// The next frame, of format().size throughout, or null at the end. Exhausted when all buffers of the pool are out.
    /// A camera: Disconnected when it is gone; open it anew.
    virtual Result<image::FramePtr> read() = 0;

    /// Makes a read() that waits, and later ones, fail with Cancelled. From any thread. A source that never waits for
    /// long need not listen.
    virtual void stop() noexcept {}
};

} // namespace bokeh::capture
