// Several starts of the program, and the tray, on a desktop of our own.
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

#include "tests/ui/desktop.h"
#include "tests/ui/stage.h"

using namespace bokeh::ui::test;

namespace {

const char *const kShown = "first picture on screen after ";

/// The demo, which tells when its window shows.
QStringList demo(const QTemporaryDir &folder)
{
    return {"--demo", "--trace", folder.filePath("trace.json")};
}

/// Covers the screen in a colour of its own.
struct Curtain {
    Curtain()
    {
        widget.setPalette(QColor(colour));
        widget.setGeometry(QGuiApplication::primaryScreen()->geometry());
        widget.show();
        widget.raise();
        REQUIRE(until([this] { return covers(); }));
    }
    bool covers() const
    {
        const QImage screen = QGuiApplication::primaryScreen()->grabWindow(0).toImage();
        for (int y = 0; y < screen.height(); y += 10)
            for (int x = 0; x < screen.width(); x += 10)
                if (screen.pixel(x, y) != colour)
                    return false;
        return true;
    }
    static constexpr QRgb colour = 0xffff00ff;
    QWidget widget{nullptr, Qt::FramelessWindowHint | Qt::BypassWindowManagerHint};
};

QDBusMessage callTo(const SessionBus &bus, const QString &interface, const QString &method,
                    const QVariantList &arguments = {})
{
    auto call = QDBusMessage::createMethodCall(BOKEHCAM_ID, "/", interface, method);
    call.setArguments(arguments);
    return bus.connection().call(call, QDBus::Block, 60'000);
}

bool onScreen()
{
    return windowOnScreen("Bokehcam") != 0;
}

} // namespace

TEST_CASE("a second start brings the first one's window to the front, and ends with a sentence")
{
    const SessionBus bus;
    QTemporaryDir folder;
    Program first(demo(folder), bus.environment());
    REQUIRE(first.says(kShown));
    const Curtain curtain;
    Program second({"--demo"}, bus.environment());
    CHECK(second.end() == 0);
    CHECK(second.errors.startsWith("Bokehcam runs already: its window is in front now"));
    CHECK(second.errors.count('\n') == 1);
    CHECK(until([&] { return !curtain.covers(); }));

    Program login({"--tray"}, bus.environment()); // wants no window
    CHECK(login.end() == 0);
    CHECK(login.errors == "Bokehcam runs already\n");
    first.signal(SIGTERM);
    CHECK(first.end() == 0);
}

TEST_CASE("without a session bus a second start is a program of its own")
{
    QTemporaryDir folders[2];
    const Environment none{{"DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folders[0].filePath("none")}};
    Program first(demo(folders[0]), none);
    REQUIRE(first.says(kShown));
    Program second(demo(folders[1]), none);
    CHECK(second.says(kShown));
    CHECK(first.process.state() == QProcess::Running);
}

TEST_CASE("a first one that hangs is named as the reason, and one that was killed is no hindrance")
{
    const SessionBus bus;
    QTemporaryDir folder;
    Program first(demo(folder), bus.environment());
    REQUIRE(first.says(kShown));
    first.signal(SIGSTOP);
    Program second({"--demo"}, bus.environment());
    CHECK(second.end() == 1);
    CHECK(second.errors.contains("runs already, but does not answer"));
    first.signal(SIGKILL);
    REQUIRE(until([&] { return first.process.state() == QProcess::NotRunning; }));
    REQUIRE(until([&] { return !bus.connection().interface()->isServiceRegistered(BOKEHCAM_ID).value(); }));
    Program third(demo(folder), bus.environment());
    CHECK(third.says(kShown));
}

TEST_CASE("all that the bus can do is raise the window, however often")
{
    const SessionBus bus;
    QTemporaryDir folder;
    Program program(demo(folder), bus.environment());
    REQUIRE(program.says(kShown));
    CHECK(callTo(bus, BOKEHCAM_ID, "Raise").type() == QDBusMessage::ReplyMessage);
    CHECK(callTo(bus, BOKEHCAM_ID, "Raise", {"now"}).type() == QDBusMessage::ErrorMessage);
    CHECK(callTo(bus, BOKEHCAM_ID, "Raise", {QString(1'000'000, 'x')}).type() == QDBusMessage::ErrorMessage);
    for (const char *method : {"deleteLater", "raiseWanted", "claim", "raiseFirst", "Quit", "Activate"}) {
        CAPTURE(method);
        CHECK(callTo(bus, BOKEHCAM_ID, method).type() == QDBusMessage::ErrorMessage);
        CHECK(callTo(bus, {}, method).type() == QDBusMessage::ErrorMessage);
    }
    CHECK(callTo(bus, "org.freedesktop.DBus.Properties", "Set",
                 {BOKEHCAM_ID, "objectName", QVariant::fromValue(QDBusVariant("x"))})
              .type() == QDBusMessage::ErrorMessage);
    for (int i = 0; i < 2000; ++i)
        bus.connection().send(QDBusMessage::createMethodCall(BOKEHCAM_ID, "/", BOKEHCAM_ID, "Raise"));
    CHECK(callTo(bus, BOKEHCAM_ID, "Raise").type() == QDBusMessage::ReplyMessage);
    using Interface = QDBusConnectionInterface;
    CHECK(bus.connection()
              .interface()
              ->registerService(BOKEHCAM_ID, Interface::ReplaceExistingService, Interface::AllowReplacement)
              .value() == Interface::ServiceNotRegistered);
    program.signal(SIGTERM);
    CHECK(program.end() == 0);
}

TEST_CASE("kept in the tray, the program lives on without its window until somebody quits")
{
    const SessionBus bus;
    DesktopTray tray(bus);
    QTemporaryDir folder;
    REQUIRE(QDir(folder.path()).mkpath("Bokehcam"));
    QFile settings(folder.filePath("Bokehcam/bokehcam.ini"));
    REQUIRE(settings.open(QIODevice::WriteOnly));
    settings.write("[window]\nkeep-in-tray=true\n");
    settings.close();
    auto environment = bus.environment();
    environment.append({"XDG_CONFIG_HOME", folder.path()});
    Program program({"--demo", "--tray"}, environment);
    REQUIRE(until([&] { return !tray.item().isEmpty(); }));
    REQUIRE_FALSE(tray.entry("Show the window").isEmpty());
    CHECK_FALSE(onScreen());

    tray.click();
    CHECK(until(onScreen));
    pressClose(windowOnScreen("Bokehcam"));
    CHECK(until([] { return !onScreen(); }));
    CHECK(program.process.state() == QProcess::Running);

    tray.choose("Hide me now");
    CHECK(until([&] { return tray.entry("Hide me now").value("toggle-state").toInt() == 1; }));
    tray.choose("Show the window");
    CHECK(until(onScreen));
    pressClose(windowOnScreen("Bokehcam"));
    CHECK(until([] { return !onScreen(); }));
    CHECK(Program({}, environment).end() == 0); // a second start finds it in the tray, too
    CHECK(until(onScreen));
    tray.choose("Quit");
    CHECK(program.end() == 0);
}

TEST_CASE("closing the window ends the program where nobody asked to keep it, tray or not")
{
    const SessionBus bus;
    std::optional<DesktopTray> tray;
    if (GENERATE(true, false))
        tray.emplace(bus);
    const QStringList arguments = tray ? QStringList{"--demo"} : QStringList{"--demo", "--tray"};
    Program program(arguments, bus.environment()); // without a tray it shows itself, whatever was asked for
    REQUIRE(until(onScreen));
    pressClose(windowOnScreen("Bokehcam"));
    CHECK(program.end() == 0);
}
