#include "engine/capture/paced_source.h"

#include <algorithm>

namespace bokeh::capture {

namespace {

Error stoppedError()
{
    return {Errc::Cancelled, "the source was stopped"};
}

} // namespace

bool PacedSource::waitUntil(Clock::time_point when)
{
    std::unique_lock lock(mutex_);
    return !changed_.wait_until(lock, when, [this] { return stopped_; });
}

Result<image::FramePtr> PacedSource::read()
{
    const std::chrono::nanoseconds interval = std::min(frameTime(format()), longest_);
    // It is read when it is due, not before, so that `captured` is the moment it was delivered.
    if (!waitUntil(due_))
        return stoppedError();
    auto read = source_->read();
    if (!read || !*read)
        return read;
    const std::chrono::nanoseconds time = (*read)->time;
    const Clock::time_point now = Clock::now();
    if (!started_ || now > begun_ + time + interval || begun_ + time > now + longest_)
        begun_ = now - time;
    started_ = true;
    if (!waitUntil(begun_ + time)) // a variable rate: it came before its time
        return stoppedError();
    due_ = begun_ + time + interval;
    return read;
}

void PacedSource::stop() noexcept
{
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    source_->stop();
}

} // namespace bokeh::capture
