#pragma once

#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>

#include "engine/pipeline/live/live_run.h"
#include "ui/desktop/background_tasks.h"
#include "ui/desktop/devices.h"
#include "ui/preview/preview_feed.h"
#include "ui/recording/recording.h"
#include "ui/settings/settings.h"

namespace bokeh::ui {

/// The running picture: turns what is chosen into what the engine does. The only one in ui/ that gives the engine
/// orders.
///
/// Backgrounds are read on a thread of their own. Until one is there the old look stays, but a raw room is blurred
/// meanwhile; one that cannot be read becomes blur, with a sentence.
/// Threads: the GUI thread.
class LivePicture : public QObject {
    Q_OBJECT

public:
    LivePicture(Devices, Settings &, QObject *parent = nullptr);
    ~LivePicture() override; ///< as stop()

    void start();
    /// Within 500 ms, whatever hangs. False where something was left behind.
    bool stop();

    pipeline::LiveStatus status() const; ///< of no run: the default
    const std::shared_ptr<PreviewFeed> &feed() const { return feed_; }

    const Devices &devices() const { return devices_; }

    Recording &recording() { return recording_; }

    /// "Send to calls": how many programs watch, and what is wrong with it.
    int watchers() const { return calls_->watchers(); }
    std::string callProblem() const { return calls_->problem(); }

    /// Whether the window shows the picture. While it does not, and no program watches, the camera is closed.
    void setSeen(bool seen);

    pipeline::Presence presence() const { return presence_; }
    void setPresence(pipeline::Presence);

    /// The test pattern stands in because no camera was found.
    bool onPattern() const;

    /// Cameras have come or gone: `any` is there now.
    void camerasChanged(bool any);

Q_SIGNALS:
    void presenceChanged();
    void backgroundFailed(const QString &sentence);

private:
    void applyChanges(const Choices &before);
    void applyControls();
    void followWatchers();
    void loadLook();
    void fetchImage(const QString &path);
    void fetchFilm(const QString &path);
    void giveUpBackground(const Error &);
    pipeline::OpenSource source() const;

    Devices devices_;
    Settings &settings_;
    std::shared_ptr<PreviewFeed> feed_ = std::make_shared<PreviewFeed>();
    std::shared_ptr<std::atomic<bool>> standIn_ = std::make_shared<std::atomic<bool>>(false);
    BackgroundTasks tasks_;
    compositor::Look look_{.kind = compositor::Look::Kind::Blur}; // what is shown now
    std::shared_ptr<pipeline::VideoBackground> film_;             // likewise
    QString shownFile_;                                           // the file that the image or the film came from
    int wish_ = 0; // counts looks asked for; an older one's file is let go
    pipeline::Presence presence_ = pipeline::Presence::Live;
    Recording recording_{devices_.openSound};
    const std::shared_ptr<pipeline::CallCameras> calls_; // shared with the run's compose thread
    bool seen_ = true, needed_ = true;
    QTimer watch_;
    std::unique_ptr<pipeline::LiveRun> run_;
};

} // namespace bokeh::ui
