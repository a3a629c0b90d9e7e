#include "tests/ui/desktop.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QUuid>
#include <cstring>
#include <xcb/xcb.h>

namespace bokeh::ui::test {

namespace {

/// Of the menu's entries, those that Qt has numbered so far.
constexpr int kMostEntries = 100;

struct Entry {
    int id = 0;
    QVariantMap properties;
};

const QDBusArgument &operator>>(const QDBusArgument &from, Entry &entry)
{
    from.beginStructure();
    from >> entry.id >> entry.properties;
    from.endStructure();
    return from;
}

xcb_atom_t atomNamed(xcb_connection_t *display, const char *name)
{
    auto *reply = xcb_intern_atom_reply(
        display, xcb_intern_atom(display, 0, static_cast<std::uint16_t>(std::strlen(name)), name), nullptr);
    REQUIRE(reply);
    const xcb_atom_t atom = reply->atom;
    std::free(reply);
    return atom;
}

} // namespace

SessionBus::SessionBus() : name_(QUuid::createUuid().toString())
{
    QFile configuration(folder_.filePath("bus.conf"));
    REQUIRE(configuration.open(QIODevice::WriteOnly));
    configuration.write("<busconfig><type>session</type><listen>unix:dir=" + folder_.path().toUtf8() +
                        "</listen><policy context='default'><allow send_destination='*' eavesdrop='true'/>"
                        "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
    configuration.close();
    begin(daemon_, "dbus-daemon",
          {"--config-file=" + configuration.fileName(), "--nofork", "--nopidfile", "--print-address=1"});
    REQUIRE(QTest::qWaitFor([this] { return daemon_.canReadLine(); }, 60'000));
    address_ = QString::fromUtf8(daemon_.readLine()).trimmed();
    REQUIRE(QDBusConnection::connectToBus(address_, name_).isConnected());
}

SessionBus::~SessionBus()
{
    QDBusConnection::disconnectFromBus(name_);
    daemon_.kill();
    daemon_.waitForFinished();
}

DesktopTray::DesktopTray(const SessionBus &bus) : bus_(bus.connection())
{
    REQUIRE(bus_.registerObject("/StatusNotifierWatcher", this,
                                QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties));
    REQUIRE(bus_.registerService("org.kde.StatusNotifierWatcher"));
}

QVariant DesktopTray::call(const QString &path, const QString &interface, const QString &method,
                           const QVariantList &arguments)
{
    auto message = QDBusMessage::createMethodCall(item_, path, interface, method);
    message.setArguments(arguments);
    const QDBusMessage reply = bus_.call(message, QDBus::BlockWithGui, 60'000);
    INFO(reply.errorMessage().toStdString());
    REQUIRE(reply.type() == QDBusMessage::ReplyMessage);
    return reply.arguments().value(0);
}

void DesktopTray::click()
{
    call("/StatusNotifierItem", "org.kde.StatusNotifierItem", "Activate", {0, 0});
}

QVariantMap DesktopTray::entry(const QString &label)
{
    QList<int> ids;
    for (int id = 1; id < kMostEntries; ++id)
        ids << id;
    const QVariant reply =
        call("/MenuBar", "com.canonical.dbusmenu", "GetGroupProperties", {QVariant::fromValue(ids), QStringList()});
    const auto list = reply.value<QDBusArgument>();
    QVariantMap found;
    for (list.beginArray(); !list.atEnd();) {
        Entry entry;
        list >> entry;
        if (entry.properties.value("label").toString().remove('_') == label) {
            found = entry.properties;
            found.insert("id", entry.id);
        }
    }
    list.endArray();
    return found;
}

void DesktopTray::choose(const QString &label)
{
    const QVariantMap chosen = entry(label);
    REQUIRE_FALSE(chosen.isEmpty());
    call("/MenuBar", "com.canonical.dbusmenu", "Event",
         {chosen.value("id"), "clicked", QVariant::fromValue(QDBusVariant(0)), QVariant::fromValue(0U)});
}

quint32 windowOnScreen(const QString &title)
{
    QProcess search;
    begin(search, "xdotool", {"search", "--onlyvisible", "--name", '^' + title + '$'});
    REQUIRE(search.waitForFinished(60'000));
    return search.readAllStandardOutput().split('\n').first().toUInt();
}

void pressClose(quint32 window)
{
    auto *display = qApp->nativeInterface<QNativeInterface::QX11Application>()->connection();
    xcb_client_message_event_t event{};
    event.response_type = XCB_CLIENT_MESSAGE;
    event.format = 32;
    event.window = window;
    event.type = atomNamed(display, "WM_PROTOCOLS");
    event.data.data32[0] = atomNamed(display, "WM_DELETE_WINDOW");
    xcb_send_event(display, 0, window, XCB_EVENT_MASK_NO_EVENT, reinterpret_cast<const char *>(&event));
    xcb_flush(display);
}

} // namespace bokeh::ui::test
