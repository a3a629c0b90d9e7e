#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

#include "engine/pipeline/live/live_run.h"

namespace bokeh::pipeline {

/// Through which the source of a live run is opened, exchanged and interrupted.
/// Threads: open(), close() and the waits on the capture thread; the others from any.
class SourceSwitch {
public:
    explicit SourceSwitch(OpenSource open) : open_(std::move(open)) {}

    /// The present source ends with Cancelled, and the next one is opened.
    void replace(OpenSource);
    /// The present source ends with Cancelled, and none is opened until this is taken back.
    void setPaused(bool);
    /// A source that could not be opened is tried again at once.
    void retry();
    /// The present source ends with Cancelled.
    void interrupt() noexcept;

    /// Waits while it is paused. False once `stop` is requested.
    bool awaitWanted(std::stop_token stop);
    /// Opens the source there is to be. It stays the door's until close(). Cancelled, and nothing is opened or stays
    /// open, while it is paused.
    Result<capture::Source *> open();
    void close();
    /// Waits so long, or until there is reason to try again.
    void awaitReason(std::stop_token stop, std::chrono::nanoseconds);

private:
    void interruptLocked() noexcept;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    OpenSource open_;                         // guarded by mutex_, as all below
    std::unique_ptr<capture::Source> source_; // used by the capture thread without the lock; set and taken under it
    bool paused_ = false;
    bool interrupted_ = false; // what is being opened is not wanted any more
    bool reason_ = false;      // to try again
};

} // namespace bokeh::pipeline
