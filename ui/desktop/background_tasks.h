#pragma once

#include <QMetaObject>
#include <QObject>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/base/worker.h"

namespace bokeh::ui {

/// Sends work that may wait (a disk, a camera) to a thread of its own and brings what it found home to the GUI thread.
/// Who owns the errands may go away at any time: work under way is then left to end by itself, and nothing comes home.
/// Threads: made, used and destroyed on the GUI thread.
class BackgroundTasks {
public:
    BackgroundTasks() : home_(std::make_shared<Home>()) {}
    BackgroundTasks(const BackgroundTasks &) = delete;
    BackgroundTasks &operator=(const BackgroundTasks &) = delete;
    ~BackgroundTasks()
    {
        std::lock_guard lock(home_->mutex);
        home_->door.reset();
    }

    /// `then(work())`, the second on the GUI thread. `work` must hold all it uses. Where this machine has no thread
    /// left it is done at once, and the window waits.
    template <class Work, class Then> void send(Work work, Then then)
    {
        auto errand = [home = home_, work = std::move(work), then = std::move(then)]() mutable {
            auto found = work();
            std::lock_guard lock(home->mutex);
            if (home->door)
                QMetaObject::invokeMethod(
                    home->door.get(),
                    [then = std::move(then), found = std::move(found)]() mutable { then(std::move(found)); },
                    Qt::QueuedConnection);
        };
        const auto shared = std::make_shared<std::decay_t<decltype(errand)>>(std::move(errand));
        auto thread = startThread([&] { return std::thread([shared] { (*shared)(); }); });
        if (thread)
            thread->detach();
        else
            (*shared)();
    }

private:
    struct Home {
        std::mutex mutex;
        std::unique_ptr<QObject> door = std::make_unique<QObject>(); // guarded by mutex; null once the owner is gone
    };
    std::shared_ptr<Home> home_;
};

} // namespace bokeh::ui
