#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

#include "app/cli/commands.h"
#include "engine/confinement/core_dumps.h"
#include "engine/confinement/network.h"

namespace {

std::atomic<bool> stop = false; // lock-free, so a signal handler may set it

void onSignal(int)
{
    stop.store(true, std::memory_order_relaxed); // nothing else is passed along with it
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
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (!app.got_subcommand("emulate")) // which opens its socket first
        bokeh::cli::refuseNetwork();
    const bokeh::Status done = action();
    if (done)
        return 0;
    fmt::print(stderr, "bokehcam-cli: {}\n", done.error().what);
    return 1;
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
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is a write that fails, with its sentence
    std::signal(SIGXFSZ, SIG_IGN); // likewise a file-size limit
    try {
        return runProgram(argc, argv);
    } catch (const std::bad_alloc &) {
        fmt::print(stderr, "bokehcam-cli: there is not enough memory for this\n");
    } catch (const std::exception &error) {
        fmt::print(stderr, "bokehcam-cli: unexpected failure: {}\n", error.what());
    }
    return 1;
}
