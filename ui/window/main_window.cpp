#include "ui/window/main_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/desktop/global_shortcuts.h"
#include "ui/desktop/tray.h"
#include "ui/looks/effect_bar.h"
#include "ui/preview/preview_pane.h"
#include "ui/settings/settings_dialog.h"
#include "ui/widgets/bar_button.h"
#include "ui/widgets/faint_label.h"
#include "ui/widgets/icons.h"
#include "ui/window/keyboard_help.h"
#include "ui/window/newcomer_bar.h"
#include "ui/window/status_line.h"

namespace bokeh::ui {

using pipeline::Presence;

MainWindow::MainWindow(Parts parts)
    : parts_(std::move(parts)),
      actions_(this),
      preview_(new PreviewPane(parts_.live.feed(), parts_.drawable, this)),
      newcomer_(new NewcomerBar(this)),
      statusLine_(new FaintLabel({}, this)),
      wasShown_(parts_.hidden)
{
    setWindowTitle(QStringLiteral("Bokehcam"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    makeMenus();
    topBar_ = makeTopBar();
    bottomBar_ = makeBottomBar();
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(topBar_);
    column->addWidget(newcomer_);
    column->addWidget(preview_, 1);
    column->addWidget(bottomBar_);
    setCentralWidget(centre);
    connectActions();
    if (Tray::available()) {
        tray_ = new Tray(actions_, this);
        connect(tray_, &Tray::windowWanted, this, &MainWindow::bringToFront);
    }
    if (parts_.shortcuts)
        parts_.shortcuts->offer(actions_);
    connect(&parts_.settings, &Settings::changed, this, &MainWindow::follow);
    connect(&parts_.live, &LivePicture::presenceChanged, this, &MainWindow::followPresence);
    connect(&parts_.live.recording(), &Recording::changed, this, &MainWindow::followRecording);
    connect(&parts_.live.recording(), &Recording::ended, preview_, &PreviewPane::say);
    connect(&parts_.live.recording(), &Recording::diverted, preview_, &PreviewPane::say);
    connect(&parts_.live, &LivePicture::backgroundFailed, preview_, &PreviewPane::say);
    connect(newcomer_, &NewcomerBar::answered, this, &MainWindow::rememberAccelerator);
    if (PictureView *view = preview_->view())
        connect(view, &PictureView::firstPictureShown, this, &MainWindow::firstPictureShown);
    connect(&timer_, &QTimer::timeout, this, &MainWindow::refresh);
    timer_.start(kRefresh);
    follow(parts_.settings.now());
    followPresence();
    followRecording();
    if (!restoreGeometry(parts_.settings.geometry()))
        resize(sizeHint());
}

MainWindow::~MainWindow() = default;

void MainWindow::connectActions()
{
    for (std::size_t i = 0; i < actions_.looks.size(); ++i)
        connect(actions_.looks[i], &QAction::triggered, this, [this, i] {
            chooseLook(static_cast<LookKind>(i));
            follow(parts_.settings.now()); // where it was not to be had
        });
    connect(effects_, &EffectBar::wanted, this, &MainWindow::chooseLook);
    connect(actions_.stronger, &QAction::triggered, this, [this] { chooseStrength(+5); });
    connect(actions_.weaker, &QAction::triggered, this, [this] { chooseStrength(-5); });
    connect(actions_.undo, &QAction::triggered, this, &MainWindow::undoLook);
    connect(actions_.ownPicture, &QAction::triggered, this, &MainWindow::askForPicture);
    connect(actions_.video, &QAction::triggered, this, &MainWindow::askForVideo);
    connectPresence(actions_.hide, Presence::Hidden);
    connectPresence(actions_.freeze, Presence::Frozen);
    connectPresence(actions_.pause, Presence::Paused);
    connect(actions_.rescan, &QAction::triggered, &parts_.cameras, &CameraModel::refresh);
    connect(actions_.clip, &QAction::triggered, this, &MainWindow::openClipDialog);
    connect(actions_.quit, &QAction::triggered, this, [this] {
        if (!askAboutClip())
            quit();
    });
    connect(actions_.record, &QAction::triggered, this, &MainWindow::record);
    connect(actions_.calls, &QAction::triggered, this,
            [this](bool on) { parts_.settings.edit([on](Choices &choices) { choices.sendToCalls = on; }); });
    connect(actions_.mirror, &QAction::triggered, this,
            [this](bool on) { parts_.settings.edit([on](Choices &choices) { choices.mirror = on; }); });
    connect(actions_.overlay, &QAction::triggered, this,
            [this](bool on) { parts_.settings.edit([on](Choices &choices) { choices.overlay = on; }); });
    connect(actions_.fullScreen, &QAction::triggered, this, &MainWindow::setFullScreen);
    connect(actions_.settings, &QAction::triggered, this, [this] { openSettings(SettingsDialog::kFirstPage); });
    connect(actions_.about, &QAction::triggered, this, [this] { openSettings(SettingsDialog::kAboutPage); });
    connect(actions_.keyboard, &QAction::triggered, this, [this] { KeyboardHelp(actions_, this).exec(); });
}

void MainWindow::connectPresence(QAction *action, Presence presence)
{
    connect(action, &QAction::triggered, this,
            [this, presence](bool on) { parts_.live.setPresence(on ? presence : Presence::Live); });
}

void MainWindow::chooseLook(LookKind kind)
{
    const LookChoice &look = parts_.settings.now().look;
    if (kind == LookKind::Video && look.video.isEmpty())
        return askForVideo();
    QString image = look.image;
    if (kind == LookKind::Image && image.isEmpty()) {
        const auto pictures = parts_.backgrounds.pictures();
        if (pictures.isEmpty())
            return askForPicture();
        image = pictures.first().path;
    }
    parts_.settings.edit([&](Choices &choices) {
        choices.look.kind = kind;
        choices.look.image = image;
    });
}

void MainWindow::chooseStrength(int change)
{
    parts_.settings.edit([change](Choices &choices) {
        choices.look.strength = std::clamp(choices.look.strength + change, kWeakestBlur, kStrongestBlur);
    });
}

void MainWindow::useFile(const QString &path)
{
    const BackgroundKind kind = backgroundKind(path);
    if (kind == BackgroundKind::None)
        return preview_->say(tr("\"%1\" is neither a picture nor a video.").arg(QFileInfo(path).fileName()));
    parts_.settings.edit([&](Choices &choices) {
        choices.look.kind = kind == BackgroundKind::Image ? LookKind::Image : LookKind::Video;
        (kind == BackgroundKind::Image ? choices.look.image : choices.look.video) = path;
    });
}

void MainWindow::askForPicture()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Choose a picture"), folder, tr("Pictures (%1)").arg("*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff"));
    if (!path.isEmpty())
        useFile(path);
}

void MainWindow::askForVideo()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Choose a video"), folder, tr("Videos (%1)").arg("*.mp4 *.mov *.mkv *.webm *.avi *.y4m *.ts *.gif"));
    if (!path.isEmpty())
        useFile(path);
}

void MainWindow::undoLook()
{
    const auto look = history_.undo();
    if (!look)
        return;
    disconnect(&parts_.settings, &Settings::changed, this, &MainWindow::follow); // a step back is no step
    const Choices before = parts_.settings.now();
    parts_.settings.edit([&](Choices &choices) { choices.look = *look; });
    connect(&parts_.settings, &Settings::changed, this, &MainWindow::follow);
    follow(parts_.settings.now());
}

void MainWindow::setFullScreen(bool on)
{
    for (QWidget *part : std::initializer_list<QWidget *>{menuBar(), topBar_, bottomBar_})
        part->setVisible(!on);
    setWindowState(on ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
}

void MainWindow::openSettings(int page)
{
    if (!settingsDialog_) {
        settingsDialog_ = new SettingsDialog({parts_.settings, parts_.live, parts_.cameras, parts_.shortcuts}, this);
        settingsDialog_->setAttribute(Qt::WA_DeleteOnClose);
        connect(settingsDialog_, &QDialog::finished, this, [this, language = parts_.settings.now().language] {
            if (parts_.settings.now().language != language)
                tellLanguage();
        });
    }
    settingsDialog_->showPage(page);
    settingsDialog_->show();
    settingsDialog_->raise();
    settingsDialog_->activateWindow();
}

void MainWindow::follow(const Choices &before)
{
    const Choices &now = parts_.settings.now();
    history_.note(before.look, now.look);
    actions_.look(now.look.kind)->setChecked(true);
    actions_.undo->setEnabled(!history_.empty());
    actions_.calls->setChecked(now.sendToCalls);
    actions_.mirror->setChecked(now.mirror);
    actions_.overlay->setChecked(now.overlay);
    actions_.stronger->setEnabled(now.look.kind == LookKind::Blur && now.look.strength < kStrongestBlur);
    actions_.weaker->setEnabled(now.look.kind == LookKind::Blur && now.look.strength > kWeakestBlur);
    calls_->setChecked(now.sendToCalls);
    mirror_->setChecked(now.mirror);
    overlay_->setChecked(now.overlay);
    people_->setCurrentIndex(static_cast<int>(now.people));
    if (PictureView *view = preview_->view())
        view->setMirrored(now.mirror && now.look.kind != LookKind::Classes); // whose legend is to be read
    preview_->setStatisticsVisible(now.overlay);
    refresh();
}

void MainWindow::followPresence()
{
    const Presence presence = parts_.live.presence();
    const auto follow = [presence](QAction *action, BarButton *button, Presence of) {
        action->setChecked(presence == of);
        button->setChecked(presence == of);
    };
    follow(actions_.hide, hide_, Presence::Hidden);
    follow(actions_.freeze, freeze_, Presence::Frozen);
    follow(actions_.pause, pause_, Presence::Paused);
    refresh();
}

/// A network that tells two classes apart at most leaves nothing of that look, so the room is hidden again.
void MainWindow::offerClasses(int ofNetwork)
{
    if (ofNetwork == 0)
        return;
    const bool offered = ofNetwork > 2;
    actions_.look(LookKind::Classes)->setVisible(offered);
    effects_->offerClasses(offered);
    if (!offered && parts_.settings.now().look.kind == LookKind::Classes)
        parts_.settings.edit([](Choices &choices) { choices.look.kind = LookKind::Blur; });
}

void MainWindow::refresh()
{
    wasShown_ |= isVisible();
    parts_.live.setSeen(!wasShown_ || (isVisible() && !isMinimized()));
    const pipeline::LiveStatus status = parts_.live.status();
    offerClasses(status.classes);
    const LookChoice &look = parts_.settings.now().look;
    const PictureState state = pictureState(status, parts_.live.presence(), look, parts_.live.onPattern());
    preview_->setState(state, pictureDescription(state, look.kind));
    const std::string problem = status.problem.empty() ? parts_.live.callProblem() : status.problem;
    preview_->setProblem(QString::fromStdString(problem));
    if (status.notice != std::exchange(notice_, status.notice) && !status.notice.empty() && !status.newcomer)
        preview_->say(QString::fromStdString(status.notice));
    newcomer_->follow(status.newcomer);
    preview_->showStatistics(status, std::chrono::steady_clock::now());
    statusLine_->setText(ui::statusLine(status) + moreStatus());
    statusLine_->setToolTip(statusDetails(status));
}

void MainWindow::rememberAccelerator(const QString &serial, bool allowed)
{
    using Word = accelerator::usb::KnownDevices::Word;
    const Status remembered =
        parts_.settings.accelerators().remember(serial.toStdString(), allowed ? Word::Allow : Word::Refuse);
    if (!remembered)
        preview_->say(QString::fromStdString(remembered.error().what));
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && bottomBar_) {
        actions_.fullScreen->setChecked(isFullScreen());
        if (!isFullScreen() && bottomBar_->isHidden())
            setFullScreen(false); // the window manager ended it
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && isFullScreen())
        return setFullScreen(false);
    QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    useFile(event->mimeData()->urls().first().toLocalFile());
}

} // namespace bokeh::ui
