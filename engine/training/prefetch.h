#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/training/batch.h"

namespace bokeh::training {

/// Draws batches ahead of time on a thread of its own, at the program's priority: below it, a busy machine would let
/// training wait for its samples. Every batch is used: this is a queue on purpose.
class Prefetch {
public:
    Prefetch(BatchSource draw, int batchSize, std::size_t depth = 8);

    /// The next batch; waits for it.
    Batch take();

private:
    void run(std::stop_token);

    const BatchSource draw_;
    const int batchSize_;
    const std::size_t depth_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Batch> ready_; // guarded by mutex_
    std::jthread thread_;     // last: it uses all of the above
};

} // namespace bokeh::training
