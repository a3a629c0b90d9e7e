#include "engine/training/prefetch.h"

#include <utility>

namespace bokeh::training {

Prefetch::Prefetch(BatchSource draw, int batchSize, std::size_t depth)
    : draw_(std::move(draw)), batchSize_(batchSize), depth_(depth), thread_([this](std::stop_token stop) { run(stop); })
{
}

Batch Prefetch::take()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !ready_.empty(); });
    Batch batch = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
    return batch;
}

void Prefetch::run(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        Batch batch = draw_(batchSize_);
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [&] { return ready_.size() < depth_; }))
            return;
        ready_.push_back(std::move(batch));
        changed_.notify_all();
    }
}

} // namespace bokeh::training
