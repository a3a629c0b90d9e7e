#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "engine/capture/camera.h"

namespace bokeh::cli {

namespace {

nlohmann::ordered_json describe(const capture::CameraInfo &camera)
{
    nlohmann::ordered_json modes = nlohmann::ordered_json::array();
    for (const capture::CameraMode &mode : camera.modes)
        modes.push_back({{"width", mode.size.width},
                         {"height", mode.size.height},
                         {"rate", static_cast<double>(mode.rateNumerator) / mode.rateDenominator},
                         {"text", capture::describe(mode)}});
    nlohmann::ordered_json described{{"id", camera.id}, {"node", camera.node.string()}, {"name", camera.name}};
    if (const auto best = capture::bestMode(camera.modes))
        described["best"] = capture::describe(*best);
    described["modes"] = std::move(modes);
    return described;
}

Status execute(bool json)
{
    const std::vector<capture::CameraInfo> cameras = capture::cameras();
    if (json) {
        nlohmann::ordered_json report{{"cameras", nlohmann::ordered_json::array()}};
        for (const capture::CameraInfo &camera : cameras)
            report["cameras"].push_back(describe(camera));
        fmt::print("{}\n", report.dump(2));
        return {};
    }
    if (cameras.empty())
        fmt::print("There is no camera.\n");
    for (const capture::CameraInfo &camera : cameras) {
        fmt::print("{}  {}\n    id {}\n", camera.node.string(), camera.name, camera.id);
        const auto best = capture::bestMode(camera.modes);
        for (const capture::CameraMode &mode : camera.modes)
            fmt::print("    {}{}\n", capture::describe(mode), best == mode ? "  (taken by default)" : "");
        if (camera.modes.empty())
            fmt::print("    it could not be asked what it offers: it is in use, or not yours to open\n");
    }
    return {};
}

} // namespace

void addDevices(CLI::App &app, Action &action)
{
    auto json = std::make_shared<bool>(false);
    CLI::App *devices = app.add_subcommand("devices", "List the cameras, and what each offers");
    devices->add_flag("--json", *json, "As JSON");
    devices->callback([json, &action] { action = [json] { return execute(*json); }; });
}

} // namespace bokeh::cli
