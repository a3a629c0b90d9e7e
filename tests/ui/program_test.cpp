// bokehcam itself, as a person or a script starts it.
#include <QFile>

#include "tests/ui/program.h"

using namespace bokeh::ui::test;

TEST_CASE("the demo tells when its first picture was on the screen, and a signal closes it as a person would")
{
    const int signal = GENERATE(SIGTERM, SIGINT, SIGHUP, SIGQUIT);
    QTemporaryDir folder;
    const QString trace = folder.filePath("trace.json");
    Program program({"--demo", "--trace", trace});
    REQUIRE(program.says("first picture on screen after "));
    program.signal(signal);
    CHECK(program.end() == 0);
    QFile file(trace);
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll().contains("ui.first_picture"));
}

TEST_CASE("a wrong option is bad usage, and asking for the version or for help is not")
{
    CHECK(Program({"--version"}).end() == 0);
    CHECK(Program({"--help"}).end() == 0);
    for (const QStringList &wrong : {QStringList{"--colour"},
                                     {"--language", "xx"},
                                     {"--compositor", "gpu"},
                                     {"--demo", "--camera", "usb-1"},
                                     {"--trace"}}) {
        CAPTURE(wrong.join(' ').toStdString());
        CHECK(Program(wrong).end() == 2);
    }
}

TEST_CASE("without a display it fails with one sentence")
{
    Program program({"--demo"}, {{"DISPLAY", {}}});
    CHECK(program.end() == 1);
    CHECK(program.errors.contains("display"));
    CHECK(program.errors.count('\n') == 1);
}
