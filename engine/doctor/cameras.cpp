#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <system_error>

#include "engine/base/system_text.h"
#include "engine/doctor/parts.h"

namespace bokeh::doctor {

namespace fs = std::filesystem;

namespace {

using Severity = Finding::Severity;

struct Camera {
    int number = 0;
    fs::path node;
    std::string name;
};

/// By number. Of a camera's nodes the first has the pictures; the loopback's are looked at elsewhere.
std::vector<Camera> camerasOf(const Chart &chart)
{
    std::vector<Camera> cameras;
    std::error_code failed;
    for (fs::directory_iterator entry(chart.at("/sys/class/video4linux"), failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const std::string file = entry->path().filename().string();
        constexpr std::string_view kPrefix = "video";
        std::error_code none;
        if (!file.starts_with(kPrefix) || systemLine(entry->path() / "index") != "0" ||
            fs::exists(entry->path() / "max_openers", none))
            continue;
        Camera camera{.node = "/dev/" + file, .name = systemLine(entry->path() / "name")};
        std::from_chars(file.data() + kPrefix.size(), file.data() + file.size(), camera.number);
        cameras.push_back(std::move(camera));
    }
    std::ranges::sort(cameras, {}, &Camera::number);
    return cameras;
}

void examineCamera(const Camera &camera, Chart &chart)
{
    const std::string what = fmt::format("camera \"{}\" ({})", camera.name, camera.node.string());
    const std::string who = "The " + what;
    std::error_code failed;
    if (!fs::exists(chart.at(camera.node), failed))
        chart.add("camera.hidden", Severity::Problem, who + " is kept from this program",
                  "In a sandbox it must be let through: flatpak override --user --device=all, or docker's --device");
    else if (!chart.examination.mayUse(chart.at(camera.node)))
        chart.add("camera.permission", Severity::Problem, "You may not use the " + what,
                  permissionRemedy(camera.node, chart));
    else if (const std::string holders = holdersOf(camera.node, chart); !holders.empty())
        chart.add("camera.held", Severity::Note, fmt::format("{} is open in {}", who, holders),
                  "If it gives no picture here, end its use there: most cameras serve one program at a time");
    else
        chart.add("camera.ok", Severity::Ok,
                  who + (chart.open.hidden == 0 ? " is free" : " is free, as far as you may look into other programs"));
}

} // namespace

void examineCameras(Chart &chart)
{
    const std::vector<Camera> cameras = camerasOf(chart);
    for (const Camera &camera : cameras)
        examineCamera(camera, chart);
    std::error_code failed;
    if (fs::exists(chart.at("/sys/module/intel_ipu6"), failed))
        chart.add("camera.ipu6", Severity::Warning,
                  "This computer's built-in camera (Intel IPU6) gives its pictures through libcamera, which Bokehcam "
                  "does not read",
                  "Use a camera on USB");
    else if (cameras.empty())
        chart.add(
            "camera.none", Severity::Problem, "There is no camera",
            "Plug one in; a built-in one may have a switch, a key or a setting in the firmware that turns it off");
}

} // namespace bokeh::doctor
