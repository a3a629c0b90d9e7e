// Programs as a person, a desktop or a script starts them. Each is ended with its object, and by the kernel where the
// test itself is killed.
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <catch2/catch.hpp>
#include <csignal>
#include <sys/prctl.h>

namespace bokeh::ui::test {

/// What differs from our own environment; a null string takes a variable away.
using Environment = QList<std::pair<QString, QString>>;

inline void begin(QProcess &process, const QString &program, const QStringList &arguments,
                  const Environment &differences = {})
{
    auto environment = process.processEnvironment();
    if (environment.isEmpty())
        environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : differences)
        value.isNull() ? environment.remove(name) : environment.insert(name, value);
    process.setProcessEnvironment(environment);
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process.start(program, arguments);
    REQUIRE(process.waitForStarted());
}

/// bokehcam itself, with settings of its own. Whoever waits for it handles events meanwhile, because the tests play the
/// desktop that it talks to.
struct Program {
    explicit Program(const QStringList &arguments, Environment differences = {})
    {
        differences.prepend({"XDG_CONFIG_HOME", folder.path()});
        process.setReadChannel(QProcess::StandardError);
        begin(process, BOKEHCAM, arguments, differences);
    }
    ~Program()
    {
        process.kill();
        process.waitForFinished();
    }
    int end()
    {
        REQUIRE(QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, 60'000));
        REQUIRE(process.exitStatus() == QProcess::NormalExit);
        errors += process.readAllStandardError();
        return process.exitCode();
    }
    bool says(const char *text)
    {
        return QTest::qWaitFor(
            [&] {
                errors += process.readAllStandardError();
                return errors.contains(text);
            },
            60'000);
    }
    void signal(int number) { kill(static_cast<pid_t>(process.processId()), number); }

    QTemporaryDir folder;
    QProcess process;
    QByteArray errors;
};

} // namespace bokeh::ui::test
