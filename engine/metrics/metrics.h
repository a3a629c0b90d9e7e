#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/trace.h"

namespace bokeh::metrics {

using Nanoseconds = std::chrono::nanoseconds;

/// CPU time used by the calling thread since it began.
Nanoseconds threadCpu();
/// CPU time used by all threads of this process.
Nanoseconds processCpu();
/// The most memory this process has held at once, in bytes.
std::uint64_t peakMemory();

/// Counts events. Threads: lock-free from any thread.
class Counter {
public:
    // Relaxed: a count orders nothing else.
    void add(std::uint64_t n = 1) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

/// A distribution of durations in logarithmic bins (eight to each factor of two, so a quantile is within 5 %), from
/// 1 microsecond to over an hour. Threads: lock-free from any thread; a reader may miss what is being added.
class Histogram {
public:
    void add(Nanoseconds) noexcept;
    std::uint64_t count() const noexcept;
    /// The duration that a share `q` in [0, 1] of all entries do not exceed; zero if there are none.
    Nanoseconds quantile(double q) const noexcept;

private:
    static constexpr int kBinsPerOctave = 8;
    static constexpr int kBins = 32 * kBinsPerOctave;
    std::array<Counter, kBins> bins_;
};

/// What one stage of the pipeline has cost.
struct Stage {
    const char *name; ///< a literal, "module.verb"
    Counter runs;
    Counter wall; ///< nanoseconds
    Counter cpu;  ///< nanoseconds of the threads that ran it
    Histogram wallTimes;

    explicit Stage(const char *stageName) : name(stageName) {}
};

/// Times one scope of one frame: wall and CPU time to `stage`, and a span to `trace` if there is one.
class Span {
public:
    Span(Stage &stage, std::uint64_t sequence, Trace *trace = nullptr) noexcept;
    ~Span();
    Span(const Span &) = delete;
    Span &operator=(const Span &) = delete;

private:
    Stage &stage_;
    std::uint64_t sequence_;
    Trace *trace_;
    std::chrono::steady_clock::time_point start_;
    Nanoseconds cpu_;
};

} // namespace bokeh::metrics
