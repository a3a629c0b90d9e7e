#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>

#include "engine/pipeline/live/live_recorder.h"
#include "ui/settings/choices.h"

namespace bokeh::ui {

/// Records what the window shows, as others see it, and what else was chosen, into the folder that was chosen or the
/// desktop's folder of videos.
/// Threads: the GUI thread.
class Recording : public QObject {
    Q_OBJECT

public:
    explicit Recording(pipeline::OpenSound, QObject *parent = nullptr);

    /// For the run, which may be left behind with it.
    const std::shared_ptr<pipeline::LiveRecorder> &take() const { return recording_; }

    void start(const RecordingChoice &, const pipeline::RecordingMetadata &);
    void stop();
    bool active() const { return recording_->active(); }
    static QString folder(); ///< where takes go unless another folder was chosen, or that one is not there

Q_SIGNALS:
    void changed();                         ///< active()
    void ended(const QString &sentence);    ///< what became of it
    void diverted(const QString &sentence); ///< it goes elsewhere than was chosen

private:
    void look();

    const std::shared_ptr<pipeline::LiveRecorder> recording_;
    QTimer timer_;
};

} // namespace bokeh::ui
