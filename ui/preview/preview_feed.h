#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <mutex>
#include <utility>

#include "engine/image/frame.h"

namespace bokeh::ui {

/// Hands the newest picture from the compose thread to whoever shows it. A picture that was not shown in time is
/// replaced, never queued.
/// Threads: put() from any thread, even from one that a stopped run left behind; the rest on the GUI thread.
class PreviewFeed {
public:
    /// The event that tells a receiver to take().
    static QEvent::Type arrival()
    {
        static const int type = QEvent::registerEventType();
        return static_cast<QEvent::Type>(type);
    }

    void put(const image::FramePtr &frame)
    {
        std::lock_guard lock(mutex_);
        const bool waiting = frame_ != nullptr;
        frame_ = frame;
        if (receiver_ && !waiting)
            QCoreApplication::postEvent(receiver_, new QEvent(arrival()));
    }

    /// The newest picture, once; null if it was taken already.
    image::FramePtr take()
    {
        std::lock_guard lock(mutex_);
        return std::exchange(frame_, nullptr);
    }

    /// Who is told from now on, in place of whoever was. A receiver leaves before it is destroyed.
    void join(QObject *receiver)
    {
        std::lock_guard lock(mutex_);
        receiver_ = receiver;
        frame_ = nullptr;
    }
    void leave(QObject *receiver)
    {
        std::lock_guard lock(mutex_);
        if (receiver_ == receiver)
            receiver_ = nullptr;
    }

private:
    std::mutex mutex_;
    QObject *receiver_ = nullptr; // guarded by mutex_
    image::FramePtr frame_;       // guarded by mutex_
};

} // namespace bokeh::ui
