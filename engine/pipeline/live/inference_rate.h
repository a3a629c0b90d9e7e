#pragma once

#include <chrono>
#include <optional>

#include "engine/pipeline/live/motion_grid.h"

namespace bokeh::pipeline {

/// Decides which frames get a mask of their own. All do, except that while nothing moves five a second are enough, and
/// that an emulated chip keeps to a budget of CPU time, though never under ten a second while something moves. The
/// first frame that moves gets its mask at once.
/// Threads: one owner thread.
class InferenceRate {
public:
    using Clock = std::chrono::steady_clock;

    struct Limits {
        bool restWhenStill = true;
        double budgetPercent = 100;            ///< of one core
        std::chrono::nanoseconds cpuPerMask{}; ///< what a mask costs; zero with a real chip
    };

    /// Whether this frame is due. If it is, it counts as asked.
    bool due(const MotionGrid &, Clock::time_point captured, const Limits &);

    void reset() { last_.reset(); } ///< the next frame is due

private:
    struct Asked {
        MotionGrid frame;
        Clock::time_point captured;
    };
    std::optional<Asked> last_;
};

} // namespace bokeh::pipeline
