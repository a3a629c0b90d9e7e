#pragma once

#include <QObject>
#include <QString>
#include <future>
#include <memory>
#include <thread>

#include "engine/pipeline/clip_run.h"
#include "ui/settings/choices.h"

namespace bokeh::ui {

/// What is to be made of a clip.
struct ClipOrder {
    QString input, output; ///< files, by their whole paths
    LookChoice look;
    bool cutOut = false; ///< in place of the look; `output` ends in .webm
    QString network;     ///< a name or a file; empty: the best that this machine can afford
    bool askTwice = false;
};

/// Makes one clip at a time, on a thread of its own with the lowest priority, so that a call keeps its rate meanwhile.
/// Threads: the GUI thread.
class ClipJob : public QObject {
    Q_OBJECT

public:
    using Progress = pipeline::ClipRun::Progress;

    explicit ClipJob(QObject *parent = nullptr);
    /// As cancel(), and waits until the thread has cleaned up, within 5 s; one that hangs with its disk is left behind.
    ~ClipJob() override;

    void start(const ClipOrder &); ///< not while it works
    void cancel();                 ///< nothing is kept; ended() follows with Cancelled
    bool working() const { return thread_.joinable(); }

Q_SIGNALS:
    void progressed(const bokeh::ui::ClipJob::Progress &); ///< at most 10 times a second
    void ended(const bokeh::Status &);                     ///< working() is false by then

private:
    struct Shared;
    void finish(const Status &);

    std::shared_ptr<Shared> shared_; // with the thread; a new one for each clip
    std::future<void> done_;         // ready once the thread has cleaned up
    std::thread thread_;
};

} // namespace bokeh::ui
