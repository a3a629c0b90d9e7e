#pragma once

#include <QObject>
#include <memory>

#include "app/bokehcam/options.h"
#include "engine/base/trace.h"
#include "engine/capture/camera.h"
#include "ui/camera/camera_model.h"
#include "ui/desktop/global_shortcuts.h"
#include "ui/preview/live_picture.h"
#include "ui/settings/settings.h"
#include "ui/window/main_window.h"

namespace bokeh::desktop {

/// Puts the program together: settings, the live picture, the cameras and the window. The picture starts before the
/// window is made, and runs on when the window is made anew in another language.
class Application : public QObject {
    Q_OBJECT

public:
    /// `trace`: null where none is wanted; must outlive whatever a hanging device leaves behind.
    Application(const Options &, Trace *trace);
    ~Application() override;

    void start();
    void close(); ///< as if a person quit
    void raise(); ///< brings the window to the front

    /// After the event loop. False where a hanging device made us leave a thread behind.
    bool stop();

private:
    void applyOptions(const Options &);
    void makeWindow(bool hidden); ///< hidden: in the tray
    void watchCameras();
    void reportFirstPicture();

    Trace *trace_;
    ui::Settings settings_;
    const bool tray_; // start there, where there is one
    bool drawable_ = false;
    std::unique_ptr<ui::LivePicture> live_;
    std::unique_ptr<ui::CameraModel> cameras_;
    std::unique_ptr<ui::GlobalShortcuts> shortcuts_;
    std::unique_ptr<ui::MainWindow> window_;
    std::unique_ptr<capture::CameraWatch> watch_; // calls cameras_, so it goes first
};

} // namespace bokeh::desktop
