#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include "ui/camera/camera_model.h"
#include "ui/looks/background_library.h"
#include "ui/looks/look_history.h"
#include "ui/preview/live_picture.h"
#include "ui/window/actions.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace bokeh::ui {

class BarButton;
class ClipDialog;
class EffectBar;
class GlobalShortcuts;
class NewcomerBar;
class PreviewPane;
class SettingsDialog;
class Tray;

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
        bool drawable = true;                 ///< PictureView::works()
        bool hidden = false;                  ///< starts in the tray: the camera stays closed until somebody looks
        GlobalShortcuts *shortcuts = nullptr; ///< null: none are offered
    };
    explicit MainWindow(Parts);
    ~MainWindow() override;

    PreviewPane *preview() const { return preview_; }
    NewcomerBar *newcomer() const { return newcomer_; }
    EffectBar *effects() const { return effects_; }
    QLabel *statusLine() const { return statusLine_; }
    const Actions &actions() const { return actions_; }
    ClipDialog *clipDialog() const; ///< null while there is none

    /// Takes a file as background; a sentence in the window where it is none.
    void useFile(const QString &path);

    void bringToFront(); ///< from wherever it is: the tray, minimised, behind others
    void quit();         ///< closes, even where closing leaves the program in the tray

Q_SIGNALS:
    void firstPictureShown();
    void languageChosen(); ///< its texts are of another language now
    void closed();         ///< for good: the program ends

protected:
    void closeEvent(QCloseEvent *) override; ///< while a clip is being made, asks; quit() does not
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
    void openClipDialog();
    void tellLanguage();
    bool askAboutClip(); // true: the answer decides whether the program ends
    void giveClipUp();   // with its dialog
    void follow(const Choices &before);
    void followPresence();
    void record(bool on);
    void followRecording();
    QString moreStatus() const;       // after what it runs on: who watches, what is recorded
    void offerClasses(int ofNetwork); // 0: not known
    void refresh();                   // what the engine says now
    void rememberAccelerator(const QString &serial, bool allowed);

    Parts parts_;
    Actions actions_;
    LookHistory history_;
    PreviewPane *preview_;
    NewcomerBar *newcomer_;
    EffectBar *effects_ = nullptr;
    BarButton *record_ = nullptr, *hide_ = nullptr, *freeze_ = nullptr, *pause_ = nullptr;
    QComboBox *people_ = nullptr;
    QCheckBox *calls_ = nullptr, *mirror_ = nullptr, *overlay_ = nullptr;
    QWidget *topBar_ = nullptr, *bottomBar_ = nullptr;
    QLabel *statusLine_;
    QPointer<SettingsDialog> settingsDialog_;
    QPointer<ClipDialog> clipDialog_;
    Tray *tray_ = nullptr; // where there is a tray
    bool quitting_ = false;
    std::string notice_; // told last
    bool wasShown_;
    QTimer timer_;
};

} // namespace bokeh::ui
