#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "engine/confinement/core_dumps.h"
#include "engine/confinement/network.h"

namespace {

std::atomic<bool> stop = false; // lock-free, so a signal handler may set it

void onSignal(int)
{
    stop.store(true, std::memory_order_relaxed); // nothing else is passed along with it
}

std::array<bool, 3> terminals{}; // which standard streams are, known before the first signal can come

/// The terminal is gone: what is said from now on goes nowhere, instead of being a write that fails.
void onHangUp(int signal)
{
    const int before = errno;
    if (const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0)
        for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
            if (terminals[static_cast<std::size_t>(stream)])
                dup2(nowhere, stream);
    errno = before;
    onSignal(signal);
}

/// Each of them ends a run in good order, so that its files are whole.
void handleSignals()
{
    for (std::size_t stream = 0; stream < terminals.size(); ++stream)
        terminals[stream] = isatty(static_cast<int>(stream));
    for (const int signal : {SIGINT, SIGTERM, SIGQUIT})
        std::signal(signal, onSignal);
    if (std::signal(SIGHUP, onHangUp) == SIG_IGN)
        std::signal(SIGHUP, SIG_IGN); // nohup: it is to go on without its terminal
    std::signal(SIGPIPE, SIG_IGN);    // a closed pipe is a write that fails, with its sentence
    std::signal(SIGXFSZ, SIG_IGN);    // likewise a file-size limit
}

int finish(const bokeh::Status &done)
{
    const bokeh::Status written = bokeh::cli::flush();
    if (done && written)
        return 0;
    bokeh::cli::warn("{}", (done ? written : done).error().what);
    return 1;
}

/// 0 done, 2 bad usage, 1 failed with one sentence on standard error.
int runProgram(int argc, char **argv)
{
    CLI::App app("Bokehcam: background blur computed by a USB CNN accelerator or its emulator", "bokehcam-cli");
    app.set_version_flag("--version", BOKEHCAM_VERSION);
    app.require_subcommand(1);
    bokeh::cli::Action action;
    bokeh::cli::addRun(app, action);
    bokeh::cli::addEval(app, action);
    bokeh::cli::addBench(app, action);
    bokeh::cli::addModel(app, action);
    bokeh::cli::addDevices(app, action);
    bokeh::cli::addDoctor(app, action);
    bokeh::cli::addPaper(app, action);
    bokeh::cli::addEmulate(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? finish(bokeh::Status()) : 2;
    }
    if (!app.got_subcommand("emulate")) // which opens its socket first
        bokeh::cli::refuseNetwork();
    return finish(action());
}

} // namespace

void bokeh::cli::refuseNetwork()
{
    [[maybe_unused]] const Status refused = confinement::refuseNetwork(); // where it is not, the doctor says so
}

bool bokeh::cli::stopRequested()
{
    return stop.load(std::memory_order_relaxed);
}

int main(int argc, char **argv)
{
    bokeh::confinement::forgoCoreDumps();
    handleSignals();
    try {
        return runProgram(argc, argv);
    } catch (const std::bad_alloc &) {
        bokeh::cli::warn("there is not enough memory for this");
    } catch (const std::system_error &error) { // a thread, most likely
        bokeh::cli::warn("this machine has too little left: {}", error.what());
    } catch (const std::exception &error) {
        bokeh::cli::warn("unexpected failure: {}", error.what());
    }
    return 1;
}
