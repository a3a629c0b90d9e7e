#include "engine/pipeline/live/source_switch.h"

namespace bokeh::pipeline {

void SourceSwitch::interruptLocked() noexcept
{
    if (source_)
        source_->stop();
    interrupted_ = true;
    reason_ = true;
    changed_.notify_all();
}

void SourceSwitch::replace(OpenSource open)
{
    std::lock_guard lock(mutex_);
    open_ = std::move(open);
    interruptLocked();
}

void SourceSwitch::setPaused(bool paused)
{
    std::lock_guard lock(mutex_);
    if (paused == paused_)
        return;
    paused_ = paused;
    if (paused)
        interruptLocked();
    changed_.notify_all();
}

void SourceSwitch::retry()
{
    std::lock_guard lock(mutex_);
    reason_ = true;
    changed_.notify_all();
}

void SourceSwitch::interrupt() noexcept
{
    std::lock_guard lock(mutex_);
    interruptLocked();
}

bool SourceSwitch::awaitWanted(std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop, [this] { return !paused_; }) && !stop.stop_requested();
}

Result<capture::Source *> SourceSwitch::open()
{
    OpenSource open;
    {
        std::lock_guard lock(mutex_);
        if (paused_) // since awaitWanted()
            return Error{Errc::Cancelled, "the picture was paused"};
        open = open_;
        interrupted_ = false;
        reason_ = false;
    }
    auto opened = open(); // may take long: a camera wakes up
    if (!opened)
        return opened.error();
    std::unique_lock lock(mutex_);
    if (interrupted_) { // replaced, paused or to stop meanwhile: what came of the old wish is of no use
        lock.unlock();
        opened->reset();
        return Error{Errc::Cancelled, "another source was chosen"};
    }
    source_ = *std::move(opened);
    return source_.get();
}

void SourceSwitch::close()
{
    std::unique_ptr<capture::Source> closing; // destroyed last, without the lock: that may take long
    std::lock_guard lock(mutex_);
    closing = std::move(source_);
}

void SourceSwitch::awaitReason(std::stop_token stop, std::chrono::nanoseconds time)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, time, [this] { return reason_; });
}

} // namespace bokeh::pipeline
