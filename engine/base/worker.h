#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>

#include "engine/base/result.h"

namespace bokeh {

/// Waits, unless `stop` is requested: false then, at once.
inline bool waitFor(std::stop_token stop, std::chrono::nanoseconds time)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

template <class T> struct AsResult {
    using Type = Result<T>;
};
template <class T> struct AsResult<Result<T>> {
    using Type = Result<T>;
};

/// What `make` makes, which starts a thread of the standard library's; Exhausted where this machine has none to give,
/// which it can only say by throwing. Whatever starts a thread does so in here: on a thread of ours, nobody catches.
template <class Make> auto startThread(Make make) -> typename AsResult<std::invoke_result_t<Make &>>::Type
{
    try {
        return make();
    } catch (const std::system_error &error) {
        return Error{Errc::Exhausted, std::string("this machine has no thread left: ") + error.code().message()};
    }
}

/// A thread that can be left behind when it does not come home, so that closing never hangs on hardware that does.
/// What the thread works on must be owned by the function it runs (by shared_ptr, say). Threads: one owner thread.
class Worker {
public:
    /// Runs `work(stop_token)`. Throws like std::thread: see startThread().
    template <class Work>
    explicit Worker(Work work)
        : home_(std::make_shared<Home>()),
          thread_([home = home_, work = std::move(work)](std::stop_token stop) mutable {
              work(stop);
              {
                  // What it holds is released before it counts as home.
                  [[maybe_unused]] const Work released = std::move(work);
              }
              std::lock_guard lock(home->mutex);
              home->reached = true;
              home->changed.notify_all();
          })
    {
    }
    Worker(Worker &&) noexcept = default;
    Worker &operator=(Worker &&) = delete;
    ~Worker() = default; ///< requests a stop and waits, unless joinUntil() has been called

    void requestStop() { thread_.request_stop(); }

    /// Requests a stop and waits. False if the thread has not ended by then: it is left behind. Call once.
    bool joinUntil(std::chrono::steady_clock::time_point deadline)
    {
        thread_.request_stop();
        std::unique_lock lock(home_->mutex);
        const bool reached = home_->changed.wait_until(lock, deadline, [this] { return home_->reached; });
        lock.unlock();
        if (reached)
            thread_.join();
        else
            thread_.detach();
        return reached;
    }

private:
    struct Home {
        std::mutex mutex;
        std::condition_variable changed;
        bool reached = false; // guarded by mutex
    };
    std::shared_ptr<Home> home_;
    std::jthread thread_;
};

} // namespace bokeh
