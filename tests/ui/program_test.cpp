// bokehcam itself, as a person or a script starts it.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <catch2/catch.hpp>
#include <csignal>

namespace {

struct Program {
    explicit Program(QStringList arguments, bool display = true)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_CONFIG_HOME", folder.path());
        if (!display)
            environment.remove("DISPLAY");
        process.setProcessEnvironment(environment);
        process.start(BOKEHCAM, arguments);
        REQUIRE(process.waitForStarted());
    }
    int end()
    {
        REQUIRE(process.waitForFinished(60'000));
        REQUIRE(process.exitStatus() == QProcess::NormalExit);
        errors += process.readAllStandardError();
        return process.exitCode();
    }
    bool says(const char *text)
    {
        while (!errors.contains(text) && process.waitForReadyRead(60'000))
            errors += process.readAllStandardError();
        return errors.contains(text);
    }
    QTemporaryDir folder;
    QProcess process;
    QByteArray errors;
};

} // namespace

TEST_CASE("the demo tells when its first picture was on the screen, and a signal closes it as a person would")
{
    const int signal = GENERATE(SIGTERM, SIGINT);
    QTemporaryDir folder;
    const QString trace = folder.filePath("trace.json");
    Program program({"--demo", "--trace", trace});
    program.process.setReadChannel(QProcess::StandardError);
    REQUIRE(program.says("first picture on screen after "));
    kill(static_cast<pid_t>(program.process.processId()), signal);
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
    Program program({"--demo"}, false);
    CHECK(program.end() == 1);
    CHECK(program.errors.contains("display"));
    CHECK(program.errors.count('\n') == 1);
}
