#include "tests/ui/portal.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QUuid>

namespace bokeh::ui::test {

namespace {

constexpr auto kRoot = "/org/freedesktop/portal/desktop";
constexpr auto kShortcuts = "org.freedesktop.portal.GlobalShortcuts";

QString pathOf(const char *kind, const QDBusMessage &call, const QString &token)
{
    return QStringLiteral("%1/%2/%3/%4").arg(kRoot, kind, call.service().mid(1).replace('.', '_'), token);
}

} // namespace

QDBusArgument &operator<<(QDBusArgument &to, const PortalShortcut &shortcut)
{
    to.beginStructure();
    to << shortcut.id << shortcut.properties;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, PortalShortcut &shortcut)
{
    from.beginStructure();
    from >> shortcut.id >> shortcut.properties;
    from.endStructure();
    return from;
}

Portal::Portal(const SessionBus &bus)
    : name_(QUuid::createUuid().toString()),
      bus_(QDBusConnection::connectToBus(bus.environment().constFirst().second, name_))
{
    qDBusRegisterMetaType<PortalShortcut>();
    qDBusRegisterMetaType<QList<PortalShortcut>>();
    REQUIRE(bus_.registerVirtualObject(kRoot, this, QDBusConnection::SubPath));
    REQUIRE(bus_.registerService("org.freedesktop.portal.Desktop"));
}

Portal::~Portal()
{
    QDBusConnection::disconnectFromBus(name_);
}

bool Portal::handleMessage(const QDBusMessage &message, const QDBusConnection &)
{
    const QVariantList arguments = message.arguments();
    if (message.member() == "Get") {
        reply(message, {QVariant::fromValue(QDBusVariant(manners.version))});
    } else if (message.member() == "Register") {
        calls << "Register " + arguments.value(0).toString();
        reply(message);
    } else if (message.member() == "CreateSession") {
        calls << message.member();
        const auto options = qdbus_cast<QVariantMap>(arguments.value(0));
        session = pathOf("session", message, options.value("session_handle_token").toString());
        if (manners.error.isEmpty())
            respond(message, options, manners.createResponse,
                    manners.session.value_or(QVariantMap{{"session_handle", session}}));
        else
            bus_.send(message.createErrorReply(manners.error, "No"));
    } else if (message.member() == "BindShortcuts" && message.signature() == "oa(sa{sv})sa{sv}") {
        calls << message.member();
        asked = qdbus_cast<QList<PortalShortcut>>(arguments.value(1));
        respond(message, qdbus_cast<QVariantMap>(arguments.value(3)), manners.bindResponse,
                manners.shortcuts.value_or(QVariantMap{{"shortcuts", QVariant::fromValue(asked)}}));
    } else {
        calls << message.member();
        reply(message);
    }
    return true;
}

void Portal::respond(const QDBusMessage &message, const QVariantMap &options, uint response, const QVariantMap &results)
{
    const QString request = pathOf("request", message, options.value("handle_token").toString());
    const auto say = [&] {
        if (manners.responds)
            send(request, "org.freedesktop.portal.Request", "Response",
                 manners.response.value_or(QVariantList{response, results}));
    };
    if (manners.early)
        say();
    reply(message, manners.reply.value_or(QVariantList{QVariant::fromValue(QDBusObjectPath(request))}));
    if (!manners.early)
        say();
}

void Portal::reply(const QDBusMessage &message, const QVariantList &arguments)
{
    bus_.send(message.createReply(arguments));
}

void Portal::send(const QString &path, const QString &interface, const QString &signal, const QVariantList &arguments)
{
    auto message = QDBusMessage::createSignal(path, interface, signal);
    message.setArguments(arguments);
    REQUIRE(bus_.send(message));
}

void Portal::activate(const QString &id, const QString &inSession)
{
    send(kRoot, kShortcuts, "Activated",
         {QVariant::fromValue(QDBusObjectPath(inSession)), id, qulonglong(1), QVariantMap()});
}

} // namespace bokeh::ui::test
