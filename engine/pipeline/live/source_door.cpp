#include "engine/pipeline/live/source_door.h"

namespace bokeh::pipeline {

void SourceDoor::interruptLocked() noexcept
{
    if (source_)
        source_->stop();
    interrupted_ = true;
    reason_ = true;
    changed_.notify_all();
}

void SourceDoor::replace(OpenSource open)
{
    std::lock_guard lock(mutex_);
    open_ = std::move(open);
    interruptLocked();
}

void SourceDoor::setPaused(bool paused)
{
    std::lock_guard lock(mutex_);
    if (paused == paused_)
        return;
    paused_ = paused;
    if (paused)
        interruptLocked();
    changed_.notify_all();
}

void SourceDoor::retry()
{
    std::lock_guard lock(mutex_);
    reason_ = true;
    changed_.notify_all();
}

void SourceDoor::interrupt() noexcept
{
    std::lock_guard lock(mutex_);
    interruptLocked();
}

bool SourceDoor::awaitWanted(std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop, [this] { return !paused_; }) && !stop.stop_requested();
}

Result<capture::Source *> SourceDoor::open()
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

void SourceDoor::close()
{
    std::unique_ptr<capture::Source> closing; // destroyed last, without the lock: that may take long
    std::lock_guard lock(mutex_);
    closing = std::move(source_);
}

void SourceDoor::awaitReason(std::stop_token stop, std::chrono::nanoseconds time)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, time, [this] { return reason_; });
}

} // namespace bokeh::pipeline
