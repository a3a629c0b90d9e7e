#pragma once

#include <QMenu>
#include <QSystemTrayIcon>

#include "ui/window/actions.h"

namespace bokeh::ui {

/// The program's icon in the desktop's tray. Its menu shows actions of the window, so that what is done here shows
/// there; a click on it asks for the window.
class Tray : public QObject {
    Q_OBJECT

public:
    /// Whether the desktop has a tray now. GNOME has none by itself.
    static bool available();

    /// `actions` outlives this.
    explicit Tray(const Actions &actions, QObject *parent = nullptr);

Q_SIGNALS:
    void windowWanted();

private:
    QMenu menu_;
    QSystemTrayIcon icon_; // after its menu, so that it goes first
};

} // namespace bokeh::ui
