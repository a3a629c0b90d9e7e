#pragma once

#include "app/cli/commands.h"

namespace bokeh::cli {

/// Adds `results` to the subcommands of `model`.
void addResults(CLI::App &model, Action &);

} // namespace bokeh::cli
