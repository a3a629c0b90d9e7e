// What the window does for the clip dialog, and what it asks before it takes that down.
#include <QAction>

#include "ui/clip/clip_dialog.h"
#include "ui/window/main_window.h"

namespace bokeh::ui {

ClipDialog *MainWindow::clipDialog() const
{
    return clipDialog_;
}

void MainWindow::openClipDialog()
{
    if (!clipDialog_) {
        clipDialog_ = new ClipDialog(parts_.settings, parts_.live, this);
        clipDialog_->setAttribute(Qt::WA_DeleteOnClose);
    }
    clipDialog_->show();
    clipDialog_->raise();
    clipDialog_->activateWindow();
}

void MainWindow::tellLanguage()
{
    // A new window would take a clip that is being made down with the old one.
    if (clipDialog_ && clipDialog_->working())
        connect(clipDialog_, &QDialog::finished, this, &MainWindow::languageChosen, Qt::UniqueConnection);
    else
        Q_EMIT languageChosen();
}

bool MainWindow::askAboutClip()
{
    if (!clipDialog_ || !clipDialog_->working())
        return false;
    openClipDialog(); // it may lie behind others
    // Queued: quitting takes the dialog down, whose question is still at work.
    clipDialog_->askToStop([this] { QMetaObject::invokeMethod(this, &MainWindow::quit, Qt::QueuedConnection); });
    return true;
}

void MainWindow::giveClipUp()
{
    if (clipDialog_ && clipDialog_->working()) // else it may be within a file dialog
        delete clipDialog_;
}

} // namespace bokeh::ui
