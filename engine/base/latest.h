#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace bokeh {

/// Hands the newest value from one thread to another. A value nobody took is replaced, not queued,
/// so a slow consumer costs frames, never latency.
/// Threads: put() and take() are safe from any thread.
template <class T> class Latest {
public:
    /// Returns true if an unread value was thrown away; count it as a drop. Never waits for a reader.
    bool put(T value)
    {
        std::optional<T> dropped(std::move(value));
        {
            std::lock_guard lock(mutex_);
            std::swap(value_, dropped);
        }
        ready_.notify_one();
        return dropped.has_value(); // and destroyed here, outside the lock
    }

    /// Waits for a value; empty once `stop` is requested, which is the only way to end the wait.
    std::optional<T> take(std::stop_token stop)
    {
        std::unique_lock lock(mutex_);
        if (!ready_.wait(lock, stop, [&] { return value_.has_value(); }))
            return std::nullopt;
        return std::exchange(value_, std::nullopt);
    }

private:
    std::mutex mutex_;
    std::condition_variable_any ready_;
    std::optional<T> value_; // guarded by mutex_
};

} // namespace bokeh
