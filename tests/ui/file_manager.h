// The desktop's file manager, played for tests, and the program that Qt would start in its place.
#pragma once

#include <QDBusConnection>
#include <QDesktopServices>
#include <QUrl>

#include "tests/ui/desktop.h"

namespace bokeh::ui::test {

/// On the bus by a connection of its own, which goes with the object.
class FileManager : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.FileManager1")

public:
    explicit FileManager(const SessionBus &session)
    {
        auto bus = QDBusConnection::connectToBus(session.environment().first().second, kConnection);
        REQUIRE(bus.registerObject("/org/freedesktop/FileManager1", this, QDBusConnection::ExportAllSlots));
        REQUIRE(bus.registerService("org.freedesktop.FileManager1"));
    }
    ~FileManager() override { QDBusConnection::disconnectFromBus(kConnection); }
    const QStringList &shown() const { return shown_; }

public Q_SLOTS:
    void ShowItems(const QStringList &items, const QString &) { shown_ += items; }

private:
    inline static const QString kConnection = "file manager";
    QStringList shown_;
};

/// Takes the folders that Qt would have had opened.
class Opener : public QObject {
    Q_OBJECT

public:
    Opener() { QDesktopServices::setUrlHandler("file", this, "open"); }
    ~Opener() override { QDesktopServices::unsetUrlHandler("file"); }
    const QStringList &opened() const { return opened_; }

public Q_SLOTS:
    void open(const QUrl &url) { opened_ += url.toLocalFile(); }

private:
    QStringList opened_;
};

} // namespace bokeh::ui::test
