#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/base/json_text.h"
#include "engine/capture/camera.h"
#include "engine/capture/microphone/microphone.h"

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

const char *linkName(accelerator::protocol::Link link)
{
    switch (link) {
    case accelerator::protocol::Link::SuperSpeed:
        return "USB 3";
    case accelerator::protocol::Link::HighSpeed:
        return "USB 2";
    case accelerator::protocol::Link::None:
        break;
    }
    return "a link that is too slow";
}

nlohmann::ordered_json describe(const accelerator::usb::DeviceInfo &device)
{
    return {{"path", device.path},
            {"name", device.name},
            {"serial", device.serial},
            {"link", linkName(device.link)},
            {"permitted", device.permitted}};
}

nlohmann::ordered_json describe(const capture::MicrophoneInfo &microphone)
{
    return {{"id", microphone.id}, {"name", microphone.name}, {"preferred", microphone.preferred}};
}

template <class Device> nlohmann::ordered_json describeAll(const std::vector<Device> &devices)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Device &device : devices)
        all.push_back(describe(device));
    return all;
}

void print(const std::vector<accelerator::usb::DeviceInfo> &accelerators)
{
    if (accelerators.empty())
        put("No accelerator is plugged in: the emulator computes.\n");
    for (const accelerator::usb::DeviceInfo &device : accelerators) {
        put("USB {}  {}  on {}\n", device.path, device.permitted ? device.name : "an accelerator",
            linkName(device.link));
        if (device.permitted)
            put("    serial number {}\n", device.serial);
        else
            put("    it may not be opened: install packaging/udev/70-bokehcam.rules in /etc/udev/rules.d and "
                "plug it in again\n");
    }
}

void print(const std::vector<capture::CameraInfo> &cameras)
{
    if (cameras.empty())
        put("There is no camera.\n");
    for (const capture::CameraInfo &camera : cameras) {
        put("{}  {}\n    id {}\n", camera.node.string(), camera.name, camera.id);
        const auto best = capture::bestMode(camera.modes);
        for (const capture::CameraMode &mode : camera.modes)
            put("    {}{}\n", capture::describe(mode), best == mode ? "  (taken by default)" : "");
        if (camera.modes.empty())
            put("    it could not be asked what it offers: it is in use, or not yours to open\n");
    }
}

void print(const Result<std::vector<capture::MicrophoneInfo>> &microphones)
{
    if (!microphones)
        put("No microphone can be found: {}.\n", microphones.error().what);
    else if (microphones->empty())
        put("There is no microphone.\n");
    else
        for (const capture::MicrophoneInfo &microphone : *microphones)
            put("Microphone  {}{}\n    id {}\n", microphone.name, microphone.preferred ? "  (taken by default)" : "",
                microphone.id);
}

Status execute(bool json)
{
    const std::vector<capture::CameraInfo> cameras = capture::cameras();
    const auto microphones = capture::listMicrophones(); // a machine without PipeWire has cameras all the same
    const auto accelerators = accelerator::usb::listDevices();
    if (!accelerators)
        return accelerators.error();
    if (json) {
        nlohmann::ordered_json report{{"cameras", describeAll(cameras)},
                                      {"microphones", nlohmann::ordered_json::array()},
                                      {"accelerators", describeAll(*accelerators)}};
        if (microphones)
            report["microphones"] = describeAll(*microphones);
        else
            report["microphones_problem"] = microphones.error().what;
        put("{}\n", jsonText(report, 2));
        return {};
    }
    print(cameras);
    print(microphones);
    print(*accelerators);
    return {};
}

} // namespace

void addDevices(CLI::App &app, Action &action)
{
    auto json = std::make_shared<bool>(false);
    CLI::App *devices =
        app.add_subcommand("devices", "List the cameras, what each offers, the microphones and the accelerators");
    devices->add_flag("--json", *json, "As JSON");
    devices->callback([json, &action] { action = [json] { return execute(*json); }; });
}

} // namespace bokeh::cli
