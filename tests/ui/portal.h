// The desktop's portal for global shortcuts, played for tests: the real ones are parts of GNOME, KDE and Hyprland, and
// none of them runs without its desktop. This one speaks the interface as its documentation has it, or rudely where a
// test says so.
#pragma once

#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <optional>

#include "tests/ui/desktop.h"

namespace bokeh::ui::test {

/// One shortcut as the bus carries it: (sa{sv}).
struct PortalShortcut {
    QString id;
    QVariantMap properties;
};

class Portal : public QDBusVirtualObject {
    Q_OBJECT

public:
    /// Takes the name on a connection of its own, which goes with the object.
    explicit Portal(const SessionBus &);
    ~Portal() override;

    /// What it does; as it stands here, all is granted.
    struct Manners {
        QVariant version = 1U;
        uint createResponse = 0, bindResponse = 0;
        bool responds = true;                 ///< false: the person has not answered yet
        bool early = true;                    ///< the response comes before the reply: the race to get right
        std::optional<QVariantMap> session;   ///< the results of CreateSession, in place of the right ones
        std::optional<QVariantMap> shortcuts; ///< likewise of BindShortcuts
        std::optional<QVariantList> response; ///< all of the signal's arguments, in place of the right ones
        std::optional<QVariantList> reply;    ///< of a method, in place of the request's path
        QString error;                        ///< of CreateSession, in place of everything
    } manners;

    QStringList calls; ///< what it was asked for: "Register io.github.bokehcam.Bokehcam", "CreateSession", "Close" ...
    QList<PortalShortcut> asked; ///< by the last BindShortcuts
    QString session;             ///< object path of the newest

    void send(const QString &path, const QString &interface, const QString &signal, const QVariantList &);
    /// A key was pressed.
    void activate(const QString &id) { activate(id, session); }
    void activate(const QString &id, const QString &inSession);

    bool handleMessage(const QDBusMessage &, const QDBusConnection &) override;
    QString introspect(const QString &) const override { return {}; }

private:
    void reply(const QDBusMessage &, const QVariantList & = {});
    void respond(const QDBusMessage &, const QVariantMap &options, uint response, const QVariantMap &results);

    const QString name_;
    QDBusConnection bus_;
};

} // namespace bokeh::ui::test
