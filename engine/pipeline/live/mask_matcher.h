#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "engine/image/frame.h"
#include "engine/pipeline/live/mask_freshness.h"

namespace bokeh::pipeline {

using TimedMaskPtr = std::shared_ptr<const TimedMask>;

/// Where the stages of a live run meet: frames wait here, at most eight of them, for their masks and to be composed.
/// Each frame gets a serial, which counts on when the source changes.
///
///     capture  --arrive-->  [ frames ]  --toSegment-->  accelerator
///                           [  mask  ]  <---answer----
///     compose  <--take----
///
/// Threads: any; every wait ends at once when its stop is requested.
class MaskMatcher {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kRoom = 8;
    static constexpr std::chrono::milliseconds kPatience{150}; ///< of a frame for its own mask: MaskFreshness's limit

    // --- capture
    /// True if an older frame had to be thrown away.
    bool arrive(image::FramePtr, const MotionGrid &, Clock::time_point at = Clock::now());
    /// Another source begins: what came before is forgotten, and its masks do not count.
    void changeSource();
    /// No more frames will come.
    void finish();

    // --- accelerator
    struct Request {
        image::FramePtr frame; ///< null: nothing came before `until`
        MotionGrid motionGrid;
        std::uint64_t serial = 0;
        Clock::time_point arrived{};
        std::uint64_t source = 0; ///< the serial that this source began with
    };
    /// Waits for a frame nobody has looked at, and for `ready()`; takes the newest. Older ones get no mask of their
    /// own. Empty once `stop` is requested. The caller must skip() it or have its mask computed.
    std::optional<Request> toSegment(std::stop_token, const std::function<bool()> &ready,
                                     Clock::time_point until = Clock::time_point::max());
    void skip(std::uint64_t serial); ///< it gets no mask of its own
    void skipAll();                  ///< nor does any frame that waits for one: they are lost
    void answer(TimedMaskPtr);       ///< for the frame that has mask.sequence as serial
    void wake();                     ///< `ready()` may have changed
    /// While no accelerator works, frames do not wait for masks.
    void setSegmenting(bool);

    // --- compose
    struct Ready {
        image::FramePtr frame; ///< null: nothing came before `until`
        MotionGrid motionGrid;
        std::uint64_t serial = 0;
        Clock::time_point arrived{};
        TimedMaskPtr mask; ///< its own, or the newest; null if there is none
    };
    /// The next frame. `wait`: for its own mask, unless it gets none or that takes longer than kPatience; otherwise the
    /// newest frame at once with the newest mask, and older ones are thrown away and counted in `passedOver`.
    /// Empty once `stop` is requested, or when finish() was called and no frame is left.
    std::optional<Ready> take(std::stop_token, bool wait, Clock::time_point until, std::uint64_t &passedOver);

private:
    enum class State { Waiting, Answered, Alone };
    struct Entry {
        image::FramePtr frame;
        MotionGrid motionGrid;
        std::uint64_t serial = 0;
        Clock::time_point arrived{};
        State state = State::Waiting;
        TimedMaskPtr mask;
    };
    Entry *find(std::uint64_t serial);
    void leaveAlone(std::uint64_t serial);
    void leaveAllAlone();
    void popFront();

    std::mutex mutex_;
    std::condition_variable_any forAccelerator_, forCompose_;
    std::array<Entry, kRoom> entries_; // a ring, oldest first; guarded by mutex_, as all below
    std::size_t first_ = 0, count_ = 0;
    std::optional<Request> request_; // the newest frame, until the accelerator's thread has it
    TimedMaskPtr newest_;
    std::uint64_t nextSerial_ = 0;
    std::uint64_t sourceFrom_ = 0; // the first serial of this source
    bool segmenting_ = false;
    bool finished_ = false;
};

} // namespace bokeh::pipeline
