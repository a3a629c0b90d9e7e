#include "app/bokehcam/options.h"

#include <CLI/CLI.hpp>

namespace bokeh::desktop {

Parsed parseOptions(int argc, char **argv)
{
    Parsed parsed;
    Options &options = parsed.options;
    CLI::App app("Bokehcam: blurs or replaces the background behind you, live", "bokehcam");
    app.set_version_flag("--version", BOKEHCAM_VERSION);
    app.add_flag("--demo", options.demo, "Run everything on the test pattern, with no camera");
    app.add_flag("--reset", options.reset, "Forget all settings first");
    app.add_flag("--tray", options.tray, "Start in the tray, where there is one");
    app.add_option("--trace", options.trace,
                   "Say when the first picture was on screen, and write when each stage worked (open it in Perfetto)");
    app.add_option("--camera", options.camera, "A camera's id or device, for this run")->excludes("--demo");
    app.add_option("--model", options.model, "A network's name or file, for this run");
    app.add_option("--language", options.language, "en, de or zh_CN, for this run")
        ->check(CLI::IsMember({"en", "de", "zh_CN"}));
    app.add_option("--compositor", options.compositor, "What composes the picture, for this run")
        ->check(CLI::IsMember({"auto", "cpu", "opengl"}));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        parsed.exit = app.exit(error) == 0 ? 0 : 2;
    }
    return parsed;
}

} // namespace bokeh::desktop
