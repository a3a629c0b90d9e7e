#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>

#include "engine/pipeline/live/live_take.h"

namespace bokeh::ui {

/// Records what the window shows, as others see it, into the desktop's folder of videos.
/// Threads: the GUI thread.
class Recording : public QObject {
    Q_OBJECT

public:
    explicit Recording(QObject *parent = nullptr);

    /// Where pictures come in, on the compose thread; shared with a run that may be left behind.
    const std::shared_ptr<pipeline::LiveTake> &take() const { return take_; }

    void start(const pipeline::TakeNotes &);
    void stop();
    bool active() const { return take_->active(); }
    static QString folder(); ///< where takes go

Q_SIGNALS:
    void changed();                      ///< active()
    void ended(const QString &sentence); ///< what became of it

private:
    void look();

    const std::shared_ptr<pipeline::LiveTake> take_ = std::make_shared<pipeline::LiveTake>();
    QTimer timer_;
};

} // namespace bokeh::ui
