// The subcommands: each adds itself to the command line and sets what is to be run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "engine/base/result.h"

namespace bokeh::cli {

/// What main() runs once the options are read.
using Action = std::function<Status()>;

void addRun(CLI::App &, Action &);
void addEval(CLI::App &, Action &);
void addBench(CLI::App &, Action &);
void addModel(CLI::App &, Action &);
void addDevices(CLI::App &, Action &);
void addDoctor(CLI::App &, Action &);
void addPaper(CLI::App &, Action &);
void addEmulate(CLI::App &, Action &);

/// Takes the network from this process where the kernel can, and goes on where it cannot. main() does so before an
/// action starts; but "emulate" does so itself, once it has its socket.
void refuseNetwork();

/// Set by Ctrl-C and SIGTERM: long work looks at it and gives up cleanly.
bool stopRequested();

} // namespace bokeh::cli
