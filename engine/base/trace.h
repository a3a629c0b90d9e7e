#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <vector>

#include "engine/base/result.h"

namespace bokeh {

/// Collects what happened when, and writes it in the Chrome trace event format (load it in Perfetto).
/// Threads: add() from any thread. Room for `capacity` events is taken at once; later ones are counted and left out.
class Trace {
public:
    using Clock = std::chrono::steady_clock;

    explicit Trace(std::size_t capacity = 1 << 18);

    /// One span of work. `name` is a string literal, "module.verb".
    void add(const char *name, std::uint64_t sequence, Clock::time_point start, Clock::time_point end);

    Status write(const std::filesystem::path &) const;

private:
    struct Event {
        const char *name;
        std::uint64_t sequence;
        Clock::time_point start, end;
        std::int32_t thread;
    };
    mutable std::mutex mutex_;
    std::vector<Event> events_; // guarded by mutex_
    std::uint64_t leftOut_ = 0; // guarded by mutex_
    const Clock::time_point origin_ = Clock::now();
};

} // namespace bokeh
