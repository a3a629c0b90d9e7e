#include <QApplication>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <unistd.h>

#include "app/bokehcam/application.h"
#include "app/bokehcam/termination.h"

namespace {

using bokeh::desktop::Application;
using bokeh::desktop::Options;
using bokeh::desktop::Termination;

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

int runProgram(int argc, char **argv, const Options &options)
{
    Termination::blockSignals();
    qInstallMessageHandler(onMessage);
    QApplication::setApplicationName(QStringLiteral("bokehcam"));
    QApplication::setOrganizationName(QStringLiteral("Bokehcam"));
    QApplication::setApplicationVersion(QStringLiteral(BOKEHCAM_VERSION));
    QApplication qt(argc, argv);

    // Never freed: a thread that a hanging device left behind may still write to it.
    bokeh::Trace *trace = options.trace.empty() ? nullptr : new bokeh::Trace;
    Application application(options, trace);
    Termination termination;
    QObject::connect(&termination, &Termination::requested, &application, &Application::close);
    application.start();
    QApplication::exec();

    const bool clean = application.stop();
    int status = 0;
    if (trace)
        if (const bokeh::Status written = trace->write(options.trace); !written) {
            fmt::print(stderr, "bokehcam: {}\n", written.error().what);
            status = 1;
        }
    if (!clean)
        _exit(status); // a thread left behind must not meet the destruction of what it uses
    return status;
}

} // namespace

/// 0 closed, 2 bad usage, 1 failed with one sentence on standard error.
int main(int argc, char **argv)
{
    const auto [options, exit] = bokeh::desktop::parseOptions(argc, argv);
    if (exit)
        return *exit;
    try {
        return runProgram(argc, argv, options);
    } catch (const std::bad_alloc &) {
        fmt::print(stderr, "bokehcam: there is not enough memory for this\n");
    } catch (const std::exception &error) {
        fmt::print(stderr, "bokehcam: unexpected failure: {}\n", error.what());
    }
    return 1;
}
