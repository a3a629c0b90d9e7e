// How the window comes, goes to the tray, and ends.
#include <QCloseEvent>

#include "ui/desktop/tray.h"
#include "ui/window/main_window.h"

namespace bokeh::ui {

void MainWindow::bringToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::quit()
{
    quitting_ = true;
    close();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!isFullScreen())
        parts_.settings.setGeometry(saveGeometry());
    // A tray can go away; a window that no one can bring back must not be hidden.
    if (!quitting_ && tray_ && parts_.settings.now().keepInTray && Tray::available()) {
        event->ignore();
        return hide();
    }
    if (!quitting_ && askAboutClip())
        return event->ignore();
    giveClipUp(); // before the program ends, however it ends
    QMainWindow::closeEvent(event);
    Q_EMIT closed();
}

} // namespace bokeh::ui
