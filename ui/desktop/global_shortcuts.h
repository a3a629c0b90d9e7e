#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>
#include <QPointer>
#include <QVariantMap>
#include <functional>
#include <vector>

#include "ui/settings/settings.h"
#include "ui/window/actions.h"

namespace bokeh::ui {

/// Keys that hide, record and send to calls whatever window is in front, where the desktop has a portal for that
/// (org.freedesktop.portal.GlobalShortcuts, version 1 and later). The portal asks the person, who chooses the keys
/// there; Choices::globalShortcuts says whether it is to be asked at all.
///
/// ```
///          a portal is there         switched on             session made            granted
///  Absent ───────────────────► Idle ─────────────► Creating ──────────────► Binding ─────────► Bound
/// ```
/// Whatever the portal refuses, gets wrong or ends by itself switches the choice off again, so that the switch says
/// what is. A portal that goes away leads back to Absent and changes no choice: it is asked again when it comes back.
///
/// What comes from the bus is not trusted: types are compared before a value is read, and what does not belong to our
/// own session is dropped. Nothing waits for the portal.
/// Threads: the GUI thread.
class GlobalShortcuts : public QObject {
    Q_OBJECT

public:
    /// `bus`: a connection of its own, for a portal knows a program by its connection, and only before it is asked for
    /// anything else; the session lives as long as the connection. Not connected: there is no portal.
    GlobalShortcuts(QDBusConnection bus, Settings &, QObject *parent = nullptr);
    ~GlobalShortcuts() override; ///< as leave()

    /// The actions that the keys trigger from now on. Before the first, nothing is asked for.
    void offer(const Actions &);

    /// Ends the session, and returns when the bus has taken that, or after half a second. For a program that may end
    /// without destroying this.
    void leave();

    bool available() const { return state_ != State::Absent; } ///< there is a portal to ask
    bool bound() const { return state_ == State::Bound; }      ///< the keys work

Q_SIGNALS:
    void changed(); ///< of the two above

private Q_SLOTS:
    void onResponse(const QDBusMessage &);
    void onActivated(const QDBusMessage &);
    void onClosed(const QDBusMessage &);

private:
    enum class State { Absent, Idle, Creating, Binding, Bound };
    using Then = std::function<void(const QDBusMessage &reply)>;
    struct Offer {
        QString id; ///< the same from version to version: the desktop remembers the keys by it
        QString trigger;
        QPointer<QAction> action;
    };

    void findPortal(bool there);
    void askVersion();
    void follow();
    void createSession();
    void bindShortcuts();
    void close();
    void giveUp();
    void forgetSession();
    void forgetRequest();
    void enter(State);

    void call(const QDBusMessage &, Then);
    void request(const QString &method, QVariantList arguments, QVariantMap options);
    void listen(const QString &path, const QString &interface, const QString &signal, const char *slot, bool on);
    QString pathOf(const QString &kind, const QString &token) const;

    QDBusConnection bus_;
    Settings &settings_;
    std::vector<Offer> offers_;
    State state_ = State::Absent;
    QString portal_;   // its unique name on the bus, known from Idle on
    int round_ = 0;    // replies to an earlier one are dropped
    int sessions_ = 0; // made so far with this portal
    QString session_;  // object path; empty: none
    QString request_;  // likewise: the one that is waited for
};

} // namespace bokeh::ui
