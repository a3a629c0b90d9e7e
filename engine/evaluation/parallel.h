#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

#include "engine/base/result.h"

namespace bokeh::evaluation {

/// Hands out the numbers 0 .. count-1, each once. Any thread.
class Turns {
public:
    explicit Turns(std::size_t count) : count_(count) {}

    /// Empty once all are taken, or after stop().
    std::optional<std::size_t> take()
    {
        // Relaxed: the number alone is passed on, and each is given once.
        const std::size_t turn = next_.fetch_add(1, std::memory_order_relaxed);
        return turn < count_ ? std::optional(turn) : std::nullopt;
    }
    void stop() { next_.store(count_, std::memory_order_relaxed); } // the same; a turn more does no harm

private:
    std::size_t count_;
    std::atomic<std::size_t> next_ = 0;
};

/// Runs `work(turns)` on `threads` threads, the caller's among them, and waits for all. The first failure, in the order
/// of the threads, is returned; a failure ends the others' turns.
template <class Work> Status inParallel(int threads, std::size_t count, const Work &work)
{
    Turns turns(count);
    std::vector<Status> ended(static_cast<std::size_t>(std::max(threads, 1)));
    const auto run = [&](Status &end) {
        end = work(turns);
        if (!end)
            turns.stop();
    };
    {
        std::vector<std::jthread> others; // joined at the end of this block
        for (std::size_t i = 1; i < ended.size(); ++i)
            others.emplace_back([&run, &end = ended[i]] { run(end); });
        run(ended[0]);
    }
    for (const Status &end : ended)
        if (!end)
            return end;
    return {};
}

} // namespace bokeh::evaluation
