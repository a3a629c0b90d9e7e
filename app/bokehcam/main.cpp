#include <QApplication>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <unistd.h>

#include "app/bokehcam/application.h"
#include "app/bokehcam/single_instance.h"
#include "app/bokehcam/termination.h"
#include "engine/base/system_text.h"
#include "engine/confinement/core_dumps.h"
#include "engine/confinement/network.h"

namespace {

using bokeh::desktop::Application;
using bokeh::desktop::Options;
using bokeh::desktop::SingleInstance;
using bokeh::desktop::Termination;

/// One line on standard error. What it tells of is anybody's bytes, and a terminal would take some for commands.
void complain(const std::string &sentence)
{
    constexpr std::size_t kLongest = 1000;
    fmt::print(stderr, "bokehcam: {}\n", bokeh::printable(sentence, kLongest));
}

/// Qt aborts where it finds no display. A person gets a sentence and an exit status instead.
void onMessage(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtFatalMsg) {
        fmt::print(stderr, "bokehcam: a window cannot be opened here; is there a display? ({})\n",
                   text.section('\n', 0, 0).toStdString());
        _exit(1); // nothing has been started that would want an orderly end
    }
    if (type == QtCriticalMsg || qEnvironmentVariableIsSet("QT_LOGGING_RULES"))
        fmt::print(stderr, "{}\n", text.toStdString());
}

/// A second start: the first one's window comes to the front, but for a start that wanted none.
int leaveToFirst(SingleInstance &instance, const Options &options)
{
    if (options.tray) {
        fmt::print(stderr, "Bokehcam runs already\n");
        return 0;
    }
    if (const bokeh::Status raised = instance.raiseFirst(); !raised) {
        complain(raised.error().what);
        return 1;
    }
    fmt::print(stderr, "Bokehcam runs already: its window is in front now, and this start's options do nothing\n");
    return 0;
}

int runProgram(int argc, char **argv, const Options &options)
{
    Termination::blockSignals();
    qInstallMessageHandler(onMessage);
    QApplication::setApplicationName(QStringLiteral("bokehcam"));
    QApplication::setOrganizationName(QStringLiteral("Bokehcam"));
    QApplication::setApplicationVersion(QStringLiteral(BOKEHCAM_VERSION));
    QApplication::setDesktopFileName(QStringLiteral(BOKEHCAM_ID));
    QApplication qt(argc, argv);
    SingleInstance instance;
    if (!instance.claim())
        return leaveToFirst(instance, options);

    // Never freed: a thread that a hanging device left behind may still write to it.
    bokeh::Trace *trace = options.trace.empty() ? nullptr : new bokeh::Trace;
    Application application(options, trace);
    Termination termination;
    QObject::connect(&termination, &Termination::requested, &application, &Application::close);
    QObject::connect(&instance, &SingleInstance::raiseWanted, &application, &Application::raise);
    application.start();
    QApplication::exec();

    const bool clean = application.stop();
    int status = 0;
    if (trace)
        if (const bokeh::Status written = trace->write(options.trace); !written) {
            complain(written.error().what);
            status = 1;
        }
    if (!clean)
        _exit(status); // a thread left behind must not meet the destruction of what it uses
    return status;
}

} // namespace

/// 0 closed or running already, 2 bad usage, 1 failed with one sentence on standard error.
int main(int argc, char **argv)
{
    bokeh::confinement::forgoCoreDumps();
    [[maybe_unused]] const bokeh::Status refused = bokeh::confinement::refuseNetwork(); // if not, the doctor says so
    const auto [options, exit] = bokeh::desktop::parseOptions(argc, argv);
    if (exit)
        return *exit;
    try {
        return runProgram(argc, argv, options);
    } catch (const std::bad_alloc &) {
        fmt::print(stderr, "bokehcam: there is not enough memory for this\n");
    } catch (const std::exception &error) {
        complain(fmt::format("unexpected failure: {}", error.what()));
    }
    return 1;
}
