// Keys that work in every window: what is asked of the desktop's portal, and what is believed of what it says.
#include <QCheckBox>
#include <QDBusPendingCall>
#include <QFile>
#include <QSettings>
#include <QUuid>
#include <array>
#include <random>

#include "tests/ui/portal.h"
#include "tests/ui/stage.h"
#include "ui/desktop/global_shortcuts.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/shortcuts_switch.h"

using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

/// A connection that ends with its object.
struct Line {
    explicit Line(const SessionBus &bus) : bus(QDBusConnection::connectToBus(bus.environment()[0].second, name)) {}
    ~Line() { QDBusConnection::disconnectFromBus(name); }
    const QString name = QUuid::createUuid().toString();
    const QDBusConnection bus;
};

/// What the program has of it: settings, actions and the shortcuts.
struct Desk {
    explicit Desk(const SessionBus &bus) : line(bus), shortcuts(line.bus, settings)
    {
        for (QAction *action : {actions.hide, actions.record, actions.calls})
            QObject::connect(action, &QAction::triggered, action, [this, action] { triggered << action->text(); });
        shortcuts.offer(actions);
    }

    void choose(bool on)
    {
        settings.edit([on](Choices &choices) { choices.globalShortcuts = on; });
    }
    bool chosen() const { return settings.now().globalShortcuts; }
    bool binds()
    {
        return until([this] { return shortcuts.bound(); });
    }
    /// Until all that the portal has said so far has been heard: a bus keeps the order.
    void hear(Portal &portal)
    {
        const auto reply = line.bus.asyncCall(QDBusMessage::createMethodCall(
            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", {}, "AreYouThere"));
        REQUIRE(until([&] { return reply.isFinished(); }));
        REQUIRE(portal.calls.removeAll("AreYouThere") == 1);
        QCoreApplication::processEvents();
    }

    const Folder folder;
    Settings settings;
    QWidget window;
    Actions actions{&window};
    QStringList triggered;
    Line line;
    GlobalShortcuts shortcuts;
};

const char *const kRoot = "/org/freedesktop/portal/desktop";
const char *const kShortcuts = "org.freedesktop.portal.GlobalShortcuts";

QVariant pathTo(const QString &object)
{
    return QVariant::fromValue(QDBusObjectPath(object));
}

/// Whatever a bus can carry. The same seed gives the same values; none grants a key of ours.
class AnyValue {
public:
    explicit AnyValue(std::mt19937::result_type seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return random_() % n; }
    QString word()
    {
        const QStringList words{"",  "hide!", "shortcuts", "session_handle",     "trigger_description",
                                "0", "/x",    "\u202e",    QString(100'000, 'x')};
        return words[static_cast<qsizetype>(below(static_cast<std::size_t>(words.size())))];
    }
    QVariantMap map(int depth = 3)
    {
        QVariantMap values;
        for (std::size_t i = below(4); i > 0; --i)
            values.insert(word(), value(depth - 1));
        return values;
    }
    QVariantList list()
    {
        QVariantList values;
        for (std::size_t i = below(6); i > 0; --i)
            values << value();
        return values;
    }
    QVariant value(int depth = 3)
    {
        switch (below(depth > 0 ? 13 : 9)) {
        case 0:
            return word();
        case 1:
            return static_cast<uint>(random_());
        case 2:
            return static_cast<int>(random_());
        case 3:
            return static_cast<qulonglong>(random_());
        case 4:
            return 1e300 * static_cast<double>(random_());
        case 5:
            return below(2) == 0;
        case 6:
            return pathTo("/a/b");
        case 7:
            return QVariant::fromValue(QDBusSignature("a(sa{sv})"));
        case 8:
            return QByteArray(static_cast<qsizetype>(below(1000)), '\xff');
        case 9:
            return map(depth - 1);
        case 10:
            return QStringList{word(), word()};
        case 11:
            return QVariant::fromValue(QDBusVariant(value(depth - 1)));
        default:
            return QVariant::fromValue(QList<PortalShortcut>{{word(), map(depth - 1)}, {word(), {}}});
        }
    }

private:
    std::mt19937 random_;
};

} // namespace

TEST_CASE("switched on, the portal is asked once, and its keys do what the menu does")
{
    const SessionBus bus;
    Portal portal(bus);
    portal.manners.early = GENERATE(true, false);
    Desk desk(bus);
    REQUIRE(until([&] { return desk.shortcuts.available(); }));
    CHECK(portal.calls == QStringList{"Register io.github.bokehcam.Bokehcam"}); // nobody has asked for more
    CHECK_FALSE(desk.chosen());

    desk.choose(true);
    REQUIRE(desk.binds());
    CHECK(portal.calls.mid(1) == QStringList{"CreateSession", "BindShortcuts"});
    QStringList offered;
    for (const PortalShortcut &shortcut : portal.asked)
        offered << shortcut.id + ": " + shortcut.properties.value("description").toString() + ", " +
                       shortcut.properties.value("preferred_trigger").toString();
    CHECK(offered == QStringList{"hide: Hide me now, CTRL+ALT+SHIFT+h", "record: Record, CTRL+ALT+SHIFT+r",
                                 "calls: Send to calls, CTRL+ALT+SHIFT+s"});

    portal.activate("hide");
    CHECK(until([&] { return desk.actions.hide->isChecked(); }));
    portal.activate("calls");
    portal.activate("record");
    portal.activate("hide");
    CHECK(until([&] { return desk.triggered.size() == 4; }));
    CHECK(desk.triggered == QStringList{"&Hide me now", "&Send to calls", "&Record", "&Hide me now"});
    CHECK_FALSE(desk.actions.hide->isChecked());
}

TEST_CASE("switched off, the session is closed, its keys do nothing, and the next one has another name")
{
    const SessionBus bus;
    Portal portal(bus);
    Desk desk(bus);
    desk.choose(true);
    REQUIRE(desk.binds());
    const QString first = portal.session;
    CHECK(first.endsWith("/bokehcam")); // always the same, for KDE remembers keys by it
    desk.choose(false);
    CHECK_FALSE(desk.shortcuts.bound());
    portal.activate("hide");
    desk.hear(portal);
    CHECK(until([&] { return portal.calls.last() == "Close"; }));
    desk.choose(true);
    REQUIRE(desk.binds());
    CHECK(portal.session != first);
    portal.activate("hide", first);
    portal.activate("record");
    CHECK(until([&] { return !desk.triggered.isEmpty(); }));
    CHECK(desk.triggered == QStringList{"&Record"});
}

TEST_CASE("a refusal, a failure or rubbish binds nothing and switches the choice back, without a word")
{
    const QVariant noList = QVariant::fromValue(QList<PortalShortcut>());
    const QVariant foreign = QVariant::fromValue(QList<PortalShortcut>{{"unheard-of", {}}});
    struct Row {
        const char *what;
        Portal::Manners manners;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {"the person cancels the session", {.createResponse = 1}},
        {"the person cancels the keys", {.bindResponse = 1}},
        {"the portal fails", {.bindResponse = 2}},
        {"it does not know the program", {.error = "org.freedesktop.portal.Error.NotAllowed"}},
        {"no session", {.session = QVariantMap()}},
        {"a session of another", {.session = QVariantMap{{"session_handle", QString(kRoot) + "/session/1_2/x"}}}},
        {"a session that is a number", {.session = QVariantMap{{"session_handle", 7}}}},
        {"no keys", {.shortcuts = QVariantMap()}},
        {"none is granted", {.shortcuts = QVariantMap{{"shortcuts", noList}}}},
        {"keys of another", {.shortcuts = QVariantMap{{"shortcuts", foreign}}}},
        {"keys in a string", {.shortcuts = QVariantMap{{"shortcuts", "hide"}}}},
        {"keys in a list of strings", {.shortcuts = QVariantMap{{"shortcuts", QStringList{"hide"}}}}},
        {"a response of words", {.response = QVariantList{"0", "granted"}}},
        {"a response of nothing", {.response = QVariantList()}},
        {"a response without results", {.response = QVariantList{0U}}},
        {"a response with a signed code", {.response = QVariantList{0, QVariantMap()}}},
        {"a request that is a string", {.responds = false, .reply = QVariantList{"/x"}}},
        {"a request elsewhere", {.responds = false, .reply = QVariantList{pathTo("/x")}}},
        {"no request", {.responds = false, .reply = QVariantList()}},
    }));
    CAPTURE(row.what);
    const SessionBus bus;
    Portal portal(bus);
    portal.manners = row.manners;
    Desk desk(bus);
    REQUIRE(until([&] { return desk.shortcuts.available(); }));
    desk.choose(true);
    CHECK(until([&] { return !desk.chosen(); }));
    CHECK_FALSE(desk.shortcuts.bound());
    CHECK(desk.shortcuts.available()); // it may be asked again
    portal.activate("hide");
    desk.hear(portal);
    CHECK(desk.triggered.isEmpty());
    CHECK_FALSE(Settings().now().globalShortcuts); // as the next start reads it
}

TEST_CASE("what is no key of ours, in our session and of the right types, triggers nothing")
{
    const SessionBus bus;
    Portal portal(bus);
    Desk desk(bus);
    desk.choose(true);
    REQUIRE(desk.binds());
    portal.activate("hide", portal.session + "x");
    portal.activate("hide", "/");
    for (const QString &id : {QString(), QString("quit"), QString("HIDE"), QString(1'000'000, 'h')})
        portal.activate(id);
    const QVariant session = pathTo(portal.session);
    const QVariantList wrong[] = {{},
                                  {session},
                                  {portal.session, "hide", qulonglong(1), QVariantMap()}, // a string, not a path
                                  {session, 1U, qulonglong(1), QVariantMap()},
                                  {session, "hide", "now", QVariantMap()},
                                  {session, "hide", qulonglong(1), QStringList()},
                                  {session, "hide", qulonglong(1), QVariantMap(), "more"}};
    for (const QVariantList &arguments : wrong)
        portal.send(kRoot, kShortcuts, "Activated", arguments);
    portal.send(kRoot, kShortcuts, "Deactivated", {session, "hide", qulonglong(1), QVariantMap()});
    // Whoever else is on the bus is not the portal.
    auto forged = QDBusMessage::createSignal(kRoot, kShortcuts, "Activated");
    forged.setArguments({session, "hide", qulonglong(1), QVariantMap()});
    REQUIRE(bus.connection().send(forged));
    desk.hear(portal);
    CHECK(desk.triggered.isEmpty());
    portal.activate("hide");
    CHECK(until([&] { return desk.triggered.size() == 1; }));
}

TEST_CASE("whatever a portal answers, it grants nothing that it should not, and can be asked again")
{
    const SessionBus bus;
    Portal portal(bus);
    Desk desk(bus);
    REQUIRE(until([&] { return desk.shortcuts.available(); }));
    AnyValue any(2026);
    for (int round = 0; round < 100; ++round) {
        CAPTURE(round);
        portal.manners = {.early = any.below(2) == 0};
        switch (any.below(4)) {
        case 0:
            portal.manners.session = any.map();
            break;
        case 1:
            portal.manners.shortcuts = any.map();
            break;
        case 2:
            portal.manners.response = any.list();
            break;
        default:
            portal.manners.responds = false;
            portal.manners.reply = any.list();
            break;
        }
        desk.choose(true);
        REQUIRE(until([&] { return !desk.chosen(); }));
        REQUIRE_FALSE(desk.shortcuts.bound());
    }
    portal.manners = {};
    desk.choose(true);
    REQUIRE(desk.binds());
    for (int i = 0; i < 1000; ++i) {
        QVariantList arguments{pathTo(portal.session), "hide", qulonglong(1), QVariantMap()};
        arguments[std::array{0, 1, 3}[any.below(3)]] = any.value(0); // any time is a right one
        portal.send(kRoot, kShortcuts, "Activated", any.below(2) == 0 ? any.list() : arguments);
    }
    desk.hear(portal);
    CHECK(desk.triggered.isEmpty());
    portal.activate("hide");
    CHECK(until([&] { return desk.triggered.size() == 1; }));
}

TEST_CASE("a portal that goes away is asked again when it comes back, and the choice stays")
{
    const SessionBus bus;
    std::optional<Portal> portal(std::in_place, bus);
    Desk desk(bus);
    desk.choose(true);
    REQUIRE(desk.binds());
    portal.reset();
    CHECK(until([&] { return !desk.shortcuts.available(); }));
    CHECK(desk.chosen());
    portal.emplace(bus);
    REQUIRE(desk.binds());
    CHECK(portal->calls ==
          QStringList{"Register io.github.bokehcam.Bokehcam", "CreateSession", "BindShortcuts"}); // and only once
    portal->activate("hide");
    CHECK(until([&] { return desk.triggered.size() == 1; }));
}

TEST_CASE("a portal that goes away while it is asked changes no choice")
{
    const SessionBus bus;
    std::optional<Portal> portal(std::in_place, bus);
    portal->manners.responds = false;
    Desk desk(bus);
    desk.choose(true);
    REQUIRE(until([&] { return portal->calls.contains("CreateSession"); }));
    portal.reset();
    CHECK(until([&] { return !desk.shortcuts.available(); }));
    CHECK(desk.chosen());
    portal.emplace(bus);
    CHECK(desk.binds());
}

TEST_CASE("switched off while the portal asks, the question is taken back")
{
    const SessionBus bus;
    Portal portal(bus);
    portal.manners.responds = false;
    Desk desk(bus);
    desk.choose(true);
    REQUIRE(until([&] { return portal.calls.contains("CreateSession"); }));
    desk.choose(false);
    desk.hear(portal);
    CHECK(portal.calls.count("Close") == 2); // the request and the session
    portal.manners.responds = true;
    desk.choose(true);
    CHECK(desk.binds());
}

TEST_CASE("a session that the portal ends switches the choice off, and another one's end does not")
{
    const SessionBus bus;
    Portal portal(bus);
    Desk desk(bus);
    desk.choose(true);
    REQUIRE(desk.binds());
    portal.send(portal.session + "x", "org.freedesktop.portal.Session", "Closed", {QVariantMap()});
    desk.hear(portal);
    CHECK(desk.shortcuts.bound());
    portal.send(portal.session, "org.freedesktop.portal.Session", "Closed", {QVariantMap()});
    CHECK(until([&] { return !desk.chosen(); }));
    CHECK_FALSE(desk.shortcuts.bound());
}

TEST_CASE("without a portal, or with one that knows no shortcuts, nothing is shown and the choice stays")
{
    const SessionBus bus;
    std::optional<Portal> portal;
    const auto version = GENERATE(values<QVariant>({QVariant(), 0U, "1", -1}));
    if (version.isValid()) {
        portal.emplace(bus);
        portal->manners.version = version;
    }
    Desk desk(bus);
    desk.choose(true);
    const ShortcutsSwitch shown(desk.shortcuts, desk.settings);
    if (portal) {
        REQUIRE(until([&] { return !portal->calls.isEmpty(); }));
        desk.hear(*portal);
        CHECK(portal->calls.size() == 1);
    }
    CHECK_FALSE(desk.shortcuts.available());
    CHECK(shown.isHidden());
    CHECK(desk.chosen());
    portal.reset();
    portal.emplace(bus); // now there is one
    CHECK(desk.binds());
    CHECK_FALSE(shown.isHidden());
}

TEST_CASE("without a session bus there are no shortcuts, and nothing fails")
{
    const Folder folder;
    Settings settings;
    GlobalShortcuts shortcuts(QDBusConnection("none"), settings);
    QWidget window;
    const Actions actions(&window);
    shortcuts.offer(actions);
    settings.edit([](Choices &choices) { choices.globalShortcuts = true; });
    CHECK_FALSE(shortcuts.available());
    CHECK(settings.now().globalShortcuts);
}

TEST_CASE("the switch in the settings is off at first, asks, and springs back where the portal refuses")
{
    const SessionBus bus;
    Portal portal(bus);
    Desk desk(bus);
    REQUIRE(until([&] { return desk.shortcuts.available(); }));
    Stage stage;
    const SettingsDialog dialog({desk.settings, stage.picture_, stage.cameras, &desk.shortcuts});
    const auto *part = dialog.findChild<ShortcutsSwitch *>();
    REQUIRE(part);
    auto *box = part->findChild<QCheckBox *>();
    CHECK_FALSE(part->isHidden());
    CHECK_FALSE(box->isChecked());

    portal.manners.bindResponse = 1;
    box->click();
    CHECK(box->isChecked());
    CHECK(until([&] { return !box->isChecked(); }));
    CHECK(portal.calls.contains("BindShortcuts"));
    portal.manners.bindResponse = 0;
    box->click();
    CHECK(desk.binds());
    CHECK(box->isChecked());
    box->click();
    CHECK_FALSE(desk.shortcuts.bound());
}

TEST_CASE("the program hides the picture by the portal's key, and remembers that it may ask for it")
{
    const SessionBus bus;
    Portal portal(bus);
    DesktopTray tray(bus);
    QTemporaryDir folder;
    REQUIRE(QDir(folder.path()).mkpath("Bokehcam"));
    QFile settings(folder.filePath("Bokehcam/bokehcam.ini"));
    REQUIRE(settings.open(QIODevice::WriteOnly));
    settings.write("[window]\nglobal-shortcuts=true\n");
    settings.close();
    auto environment = bus.environment();
    environment.append({"XDG_CONFIG_HOME", folder.path()});
    Program program({"--demo", "--tray"}, environment); // no window of ours has the keyboard
    REQUIRE(QTest::qWaitFor([&] { return portal.calls.contains("BindShortcuts"); }, 60'000));
    REQUIRE(QTest::qWaitFor([&] { return !tray.item().isEmpty(); }, 60'000));
    const auto hidden = [&] { return tray.entry("Hide me now").value("toggle-state").toInt() == 1; };
    CHECK_FALSE(hidden());
    portal.activate("hide");
    CHECK(until(hidden));
    CHECK_FALSE(windowOnScreen("Bokehcam"));
    program.signal(SIGTERM);
    CHECK(program.end() == 0);
    CHECK(until([&] { return portal.calls.last() == "Close"; })); // it is on its way when the program is gone
}
