#include "ui/desktop/file_manager.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace bokeh::ui {

namespace {

const QString kFileManagerService = QStringLiteral("org.freedesktop.FileManager1"); // and its interface

} // namespace

void showInFolder(const QString &file, QDBusConnection bus)
{
    const auto openFolder = [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath())); };
    if (!bus.isConnected()) // a call on it would never be answered
        return openFolder();
    auto message = QDBusMessage::createMethodCall(kFileManagerService, QStringLiteral("/org/freedesktop/FileManager1"),
                                                  kFileManagerService, QStringLiteral("ShowItems"));
    message << QStringList(QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded)) << QString();
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(message));
    QObject::connect(answer, &QDBusPendingCallWatcher::finished, answer, [answer, openFolder] {
        answer->deleteLater();
        if (answer->isError())
            openFolder();
    });
}

} // namespace bokeh::ui
