#include "ui/desktop/file_manager.h"

#include "tests/ui/desktop.h"
#include "tests/ui/file_manager.h"
#include "tests/ui/stage.h"

using namespace bokeh::ui;
using namespace bokeh::ui::test;

TEST_CASE("the file manager is asked on the bus to show a file, and nothing is started")
{
    const SessionBus bus;
    const FileManager manager(bus);
    const Opener opener;
    showInFolder("/home/anna/Videos/a clip für alle.mp4", bus.connection());
    REQUIRE(until([&] { return !manager.shown().isEmpty(); }));
    CHECK(manager.shown() == QStringList{"file:///home/anna/Videos/a%20clip%20f%C3%BCr%20alle.mp4"});
    CHECK(opener.opened().isEmpty());
}

TEST_CASE("where no file manager is on the bus the folder is opened")
{
    const SessionBus bus;
    const Opener opener;
    showInFolder("/home/anna/Videos/clip.mp4", bus.connection());
    REQUIRE(until([&] { return !opener.opened().isEmpty(); }));
    CHECK(opener.opened() == QStringList{"/home/anna/Videos"});
}

TEST_CASE("where there is no bus the folder is opened")
{
    const Opener opener;
    showInFolder("/home/anna/Videos/clip.mp4", QDBusConnection("there is none"));
    REQUIRE(until([&] { return !opener.opened().isEmpty(); }));
}
