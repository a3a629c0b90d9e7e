#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include "ui/actions.h"
#include "ui/background_library.h"
#include "ui/camera_model.h"
#include "ui/live_picture.h"
#include "ui/look_history.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace bokeh::ui {

class BarButton;
class EffectBar;
class PreviewPane;
class SettingsDialog;

/// The window: the preview, the looks below it, the camera above it, and one line on what it runs on. It shows what the
/// settings and the live picture say and changes nothing but through them, so it can be made anew at any time (in
/// another language, say) while the picture runs on.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    struct Parts {
        Settings &settings;
        LivePicture &live;
        CameraModel &cameras;
        BackgroundLibrary backgrounds;
        bool drawable = true; ///< PictureView::works()
    };
    explicit MainWindow(Parts);
    ~MainWindow() override;

    PreviewPane *preview() const { return preview_; }
    EffectBar *effects() const { return effects_; }
    QLabel *statusLine() const { return statusLine_; }
    const Actions &actions() const { return actions_; }

    /// Takes a file as background; a sentence in the window where it is none.
    void useFile(const QString &path);

Q_SIGNALS:
    void firstPictureShown();
    void languageChosen(); ///< its texts are of another language now

protected:
    void closeEvent(QCloseEvent *) override;
    void changeEvent(QEvent *) override;
    void keyPressEvent(QKeyEvent *) override; ///< Escape leaves the full screen
    void dragEnterEvent(QDragEnterEvent *) override;
    void dropEvent(QDropEvent *) override;

private:
    static constexpr std::chrono::milliseconds kRefresh{200};

    void makeMenus();
    QWidget *makeTopBar();
    QWidget *makeBottomBar();
    QWidget *makePresenceButtons();
    void connectActions();
    void connectPresence(QAction *, pipeline::Presence);
    void chooseLook(LookKind);
    void chooseStrength(int change);
    void askForPicture();
    void askForVideo();
    void undoLook();
    void setFullScreen(bool);
    void openSettings(int page);
    void follow(const Choices &before);
    void followPresence();
    void refresh(); // what the engine says now

    Parts parts_;
    Actions actions_;
    LookHistory history_;
    PreviewPane *preview_;
    EffectBar *effects_ = nullptr;
    BarButton *hide_ = nullptr, *freeze_ = nullptr, *pause_ = nullptr;
    QComboBox *people_ = nullptr;
    QCheckBox *mirror_ = nullptr, *overlay_ = nullptr;
    QWidget *topBar_ = nullptr, *bottomBar_ = nullptr;
    QLabel *statusLine_;
    QPointer<SettingsDialog> settingsDialog_;
    QTimer timer_;
};

} // namespace bokeh::ui
