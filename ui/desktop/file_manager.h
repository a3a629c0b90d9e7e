#pragma once

#include <QDBusConnection>
#include <QString>

namespace bokeh::ui {

/// Shows a file in its folder, in the desktop's file manager. The file manager is asked on the session bus
/// (org.freedesktop.FileManager1), so that it starts outside of this process, which has neither a network nor
/// privileges to pass on. Where nobody answers there, Qt starts one. Threads: the window's; returns at once.
void showInFolder(const QString &file, QDBusConnection bus = QDBusConnection::sessionBus());

} // namespace bokeh::ui
