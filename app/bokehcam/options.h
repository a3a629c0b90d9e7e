#pragma once

#include <optional>
#include <string>

namespace bokeh::desktop {

/// The command line. What is empty was not given.
struct Options {
    bool demo = false;  ///< the test pattern in place of any camera
    bool reset = false; ///< forget the settings first
    bool tray = false;  ///< start without showing the window, where there is a tray
    std::string trace;  ///< file to write when each stage worked
    std::string camera, model, language;
    std::optional<std::string> compositor; ///< "auto", "cpu" or "opengl"
};

/// Reads it. In place of options, the exit status to end with at once: 0 after --help and --version, 2 for bad usage,
/// which has been said on standard error.
struct Parsed {
    Options options;
    std::optional<int> exit;
};
Parsed parseOptions(int argc, char **argv);

} // namespace bokeh::desktop
