// What a desktop gives a program, for tests: a session bus, a tray, a close button.
#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QVariantMap>

#include "tests/ui/program.h"

namespace bokeh::ui::test {

/// A session bus of its own, which starts no services.
class SessionBus {
public:
    SessionBus();
    ~SessionBus();

    QDBusConnection connection() const { return QDBusConnection(name_); }
    Environment environment() const { return {{"DBUS_SESSION_BUS_ADDRESS", address_}}; }

private:
    QTemporaryDir folder_;
    QProcess daemon_;
    QString address_, name_;
};

/// The tray of a desktop, with one icon. StatusNotifierItem and com.canonical.dbusmenu are what Qt speaks to it.
class DesktopTray : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ isHost)

public:
    explicit DesktopTray(const SessionBus &);

    bool isHost() const { return true; }
    const QString &item() const { return item_; } ///< whose icon it is; empty: nobody's yet
    void click();                                 ///< on the icon

    /// Of the icon's menu, by what it says; empty where it says nothing like that.
    QVariantMap entry(const QString &label);
    void choose(const QString &label);

public Q_SLOTS:
    void RegisterStatusNotifierItem(const QString &service) { item_ = service; }

private:
    QVariant call(const QString &path, const QString &interface, const QString &method, const QVariantList &);

    QDBusConnection bus_;
    QString item_;
};

/// The window of that title on the screen; 0 where none shows.
quint32 windowOnScreen(const QString &title);

/// As a click on the button in its frame.
void pressClose(quint32 window);

} // namespace bokeh::ui::test
