#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "engine/metrics/metrics.h"

namespace bokeh::metrics {

/// The durations that were added in the last two seconds: what a person wants to see now, beside what a whole run has
/// been. Holds 256 of them, so above 128 a second the span is shorter. Threads: any.
class Recent {
public:
    using Clock = std::chrono::steady_clock;

    void add(Nanoseconds value, Clock::time_point now = Clock::now());

    /// How many were added per second.
    double rate(Clock::time_point now = Clock::now()) const;
    /// The duration that a share `q` in [0, 1] of them do not exceed; zero if there are none.
    Nanoseconds quantile(double q, Clock::time_point now = Clock::now()) const;

private:
    static constexpr std::chrono::seconds kSpan{2};
    struct Entry {
        Clock::time_point when;
        Nanoseconds value;
    };
    /// Calls `each` for every entry within the span, newest first.
    template <class Each> void visit(Clock::time_point now, Each each) const;

    mutable std::mutex mutex_;
    std::array<Entry, 256> entries_{}; // a ring; guarded by mutex_, as below
    std::uint64_t added_ = 0;
};

} // namespace bokeh::metrics
