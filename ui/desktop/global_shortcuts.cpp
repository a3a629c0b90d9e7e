#include "ui/desktop/global_shortcuts.h"

#include <QAction>
#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QUuid>
#include <algorithm>
#include <utility>

namespace bokeh::ui {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kShortcuts = QStringLiteral("org.freedesktop.portal.GlobalShortcuts");
const QString kRequest = QStringLiteral("org.freedesktop.portal.Request");
const QString kSession = QStringLiteral("org.freedesktop.portal.Session");
const QString kRegistry = QStringLiteral("org.freedesktop.host.portal.Registry");
const QString kProperties = QStringLiteral("org.freedesktop.DBus.Properties");

/// Of a list from the bus, as many are looked at.
constexpr int kMost = 64;

/// a(sa{sv}), as the portal lists shortcuts.
struct Shortcut {
    QString id;
    QVariantMap properties;
};

QDBusArgument &operator<<(QDBusArgument &to, const Shortcut &shortcut)
{
    to.beginStructure();
    to << shortcut.id << shortcut.properties;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, Shortcut &shortcut)
{
    from.beginStructure();
    from >> shortcut.id >> shortcut.properties;
    from.endStructure();
    return from;
}

QDBusMessage callTo(const QString &path, const QString &interface, const QString &method,
                    const QVariantList &arguments = {})
{
    auto message = QDBusMessage::createMethodCall(kService, path, interface, method);
    message.setArguments(arguments);
    return message;
}

/// The ids in a list of shortcuts; none where it is no such list.
QStringList idsIn(const QVariant &list)
{
    QStringList ids;
    if (list.metaType() != QMetaType::fromType<QDBusArgument>())
        return ids;
    const auto argument = list.value<QDBusArgument>();
    if (argument.currentSignature() != QLatin1String("a(sa{sv})"))
        return ids;
    for (argument.beginArray(); !argument.atEnd() && ids.size() < kMost;) {
        Shortcut shortcut;
        argument >> shortcut;
        ids << shortcut.id;
    }
    argument.endArray();
    return ids;
}

/// Whether an error says that nobody answered, as against that the portal said no.
bool isSilence(const QDBusMessage &error)
{
    const auto type = QDBusError(error).type();
    return type == QDBusError::ServiceUnknown || type == QDBusError::NoReply || type == QDBusError::Timeout ||
           type == QDBusError::TimedOut || type == QDBusError::Disconnected;
}

} // namespace

GlobalShortcuts::GlobalShortcuts(QDBusConnection bus, Settings &settings, QObject *parent)
    : QObject(parent), bus_(std::move(bus)), settings_(settings)
{
    if (!bus_.isConnected())
        return;
    qDBusRegisterMetaType<Shortcut>();
    qDBusRegisterMetaType<QList<Shortcut>>();
    connect(&settings_, &Settings::changed, this, &GlobalShortcuts::follow);
    auto *watcher = new QDBusServiceWatcher(kService, bus_, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &, const QString &owner) { findPortal(!owner.isEmpty()); });
    listen(kPath, kShortcuts, QStringLiteral("Activated"), SLOT(onActivated(QDBusMessage)), true);
    findPortal(true); // calls start it where it does not run yet
}

GlobalShortcuts::~GlobalShortcuts()
{
    leave();
}

void GlobalShortcuts::leave()
{
    if (state_ <= State::Idle)
        return;
    close();
    // The program may end next, and with it what is still on its way; the bus answers after it has taken that.
    constexpr int kPatience = 500; // milliseconds
    bus_.call(QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                             QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetId")),
              QDBus::Block, kPatience);
}

void GlobalShortcuts::offer(const Actions &actions)
{
    offers_ = {{QStringLiteral("hide"), QStringLiteral("CTRL+ALT+SHIFT+h"), actions.hide},
               {QStringLiteral("record"), QStringLiteral("CTRL+ALT+SHIFT+r"), actions.record},
               {QStringLiteral("calls"), QStringLiteral("CTRL+ALT+SHIFT+s"), actions.calls}};
    follow();
}

void GlobalShortcuts::findPortal(bool there)
{
    ++round_;
    sessions_ = 0;
    forgetSession(); // it went with the portal that made it
    enter(State::Absent);
    if (!there)
        return;
    // Says who we are, because a program outside of a sandbox has no other way (1.20; since 1.21 there is no session
    // without it). Portals that do not know this, or know us already, answer with an error, which is as well.
    call(callTo(kPath, kRegistry, QStringLiteral("Register"), {QStringLiteral(BOKEHCAM_ID), QVariantMap()}),
         [this](const QDBusMessage &) { askVersion(); });
}

void GlobalShortcuts::askVersion()
{
    call(callTo(kPath, kProperties, QStringLiteral("Get"), {kShortcuts, QStringLiteral("version")}),
         [this](const QDBusMessage &reply) {
             if (reply.type() != QDBusMessage::ReplyMessage || reply.signature() != QLatin1String("v"))
                 return;
             const QVariant version = reply.arguments().constFirst().value<QDBusVariant>().variant();
             if (version.metaType() != QMetaType::fromType<uint>() || version.toUInt() < 1)
                 return;
             portal_ = reply.service();
             enter(State::Idle);
             follow();
         });
}

void GlobalShortcuts::follow()
{
    const bool wanted = settings_.now().globalShortcuts && !offers_.empty();
    if (wanted && state_ == State::Idle)
        createSession();
    else if (!wanted && state_ > State::Idle)
        close();
}

void GlobalShortcuts::createSession()
{
    // KDE remembers the keys of a program that it cannot tell by the session's name, so the first is always the same. A
    // later one differs, so that no signal of one that was closed can be taken for its own.
    const QString token = QStringLiteral("bokehcam") + (sessions_ > 0 ? QString::number(sessions_) : QString());
    ++sessions_;
    session_ = pathOf(QStringLiteral("session"), token);
    listen(session_, kSession, QStringLiteral("Closed"), SLOT(onClosed(QDBusMessage)), true);
    enter(State::Creating);
    request(QStringLiteral("CreateSession"), {}, {{QStringLiteral("session_handle_token"), token}});
}

void GlobalShortcuts::bindShortcuts()
{
    QList<Shortcut> list;
    for (const Offer &offer : offers_)
        if (offer.action)
            list.append({offer.id,
                         {{QStringLiteral("description"), offer.action->text().remove(QLatin1Char('&'))},
                          {QStringLiteral("preferred_trigger"), offer.trigger}}});
    enter(State::Binding);
    request(QStringLiteral("BindShortcuts"),
            {QVariant::fromValue(QDBusObjectPath(session_)), QVariant::fromValue(list), QString()}, {});
}

void GlobalShortcuts::request(const QString &method, QVariantList arguments, QVariantMap options)
{
    const QString token = QStringLiteral("bokehcam_") + QUuid::createUuid().toString(QUuid::Id128);
    // Heard from before it is asked for: the response may come before the reply.
    request_ = pathOf(QStringLiteral("request"), token);
    listen(request_, kRequest, QStringLiteral("Response"), SLOT(onResponse(QDBusMessage)), true);
    options.insert(QStringLiteral("handle_token"), token);
    arguments.append(options);
    call(callTo(kPath, kShortcuts, method, arguments), [this, path = request_](const QDBusMessage &reply) {
        if (reply.type() == QDBusMessage::ErrorMessage && isSilence(reply))
            return findPortal(false); // until it comes again
        // Every portal with this interface makes the request where it was foretold.
        if (reply.signature() != QLatin1String("o") ||
            reply.arguments().constFirst().value<QDBusObjectPath>().path() != path)
            giveUp();
    });
}

void GlobalShortcuts::onResponse(const QDBusMessage &message)
{
    if (message.path() != request_ || message.service() != portal_)
        return;
    forgetRequest();
    QVariantMap results;
    bool granted = message.signature() == QLatin1String("ua{sv}") && message.arguments().constFirst().toUInt() == 0;
    if (granted)
        results = qdbus_cast<QVariantMap>(message.arguments().at(1));
    if (state_ == State::Creating && granted && results.value(QStringLiteral("session_handle")).toString() == session_)
        return bindShortcuts();
    const QStringList ids = idsIn(results.value(QStringLiteral("shortcuts")));
    const bool any = std::ranges::any_of(offers_, [&](const Offer &offer) { return ids.contains(offer.id); });
    if (state_ == State::Binding && any)
        return enter(State::Bound);
    giveUp();
}

void GlobalShortcuts::onActivated(const QDBusMessage &message)
{
    if (state_ != State::Bound || message.service() != portal_ || message.signature() != QLatin1String("osta{sv}"))
        return;
    const QVariantList arguments = message.arguments();
    if (arguments.at(0).value<QDBusObjectPath>().path() != session_)
        return;
    for (const Offer &offer : offers_)
        if (offer.id == arguments.at(1).toString() && offer.action)
            return offer.action->trigger();
}

void GlobalShortcuts::onClosed(const QDBusMessage &message)
{
    if (message.path() == session_ && message.service() == portal_)
        giveUp();
}

void GlobalShortcuts::giveUp()
{
    close();
    settings_.edit([](Choices &choices) { choices.globalShortcuts = false; });
}

void GlobalShortcuts::close()
{
    if (state_ <= State::Idle)
        return;
    ++round_;
    if (!request_.isEmpty())
        bus_.send(callTo(request_, kRequest, QStringLiteral("Close"))); // takes the portal's question away
    bus_.send(callTo(session_, kSession, QStringLiteral("Close")));
    forgetSession();
    enter(State::Idle);
}

void GlobalShortcuts::forgetSession()
{
    forgetRequest();
    if (!session_.isEmpty())
        listen(session_, kSession, QStringLiteral("Closed"), SLOT(onClosed(QDBusMessage)), false);
    session_.clear();
}

void GlobalShortcuts::forgetRequest()
{
    if (!request_.isEmpty())
        listen(request_, kRequest, QStringLiteral("Response"), SLOT(onResponse(QDBusMessage)), false);
    request_.clear();
}

void GlobalShortcuts::enter(State state)
{
    if (state != std::exchange(state_, state))
        Q_EMIT changed();
}

void GlobalShortcuts::call(const QDBusMessage &message, Then then)
{
    auto *watcher = new QDBusPendingCallWatcher(bus_.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, round = round_, then = std::move(then)] {
        watcher->deleteLater();
        if (round == round_)
            then(watcher->reply());
    });
}

void GlobalShortcuts::listen(const QString &path, const QString &interface, const QString &signal, const char *slot,
                             bool on)
{
    if (on)
        bus_.connect(kService, path, interface, signal, this, slot);
    else
        bus_.disconnect(kService, path, interface, signal, this, slot);
}

QString GlobalShortcuts::pathOf(const QString &kind, const QString &token) const
{
    const QString sender = bus_.baseService().mid(1).replace(QLatin1Char('.'), QLatin1Char('_'));
    return QStringLiteral("%1/%2/%3/%4").arg(kPath, kind, sender, token);
}

} // namespace bokeh::ui
