#include <fmt/format.h>

#include "engine/base/system_text.h"
#include "engine/doctor/parts.h"
#include "engine/output/v4l2/loopback_device.h"
#include "engine/output/v4l2/loopback_module.h"

namespace bokeh::doctor {

namespace {

using output::v4l2::LoopbackModule;
using output::v4l2::LoopbackNode;
using Severity = Finding::Severity;

constexpr const char *kLoad = "sudo modprobe v4l2loopback exclusive_caps=1 card_label=Bokehcam";
constexpr const char *kReload = "End who uses it, then: sudo rmmod v4l2loopback && sudo modprobe v4l2loopback "
                                "exclusive_caps=1 card_label=Bokehcam";
constexpr const char *kEnrol = "sudo mokutil --import /var/lib/dkms/mok.pub, restart, and choose \"Enroll MOK\"";

/// Whether the firmware loads signed things only, and so does the kernel: four bytes of attributes, then one that says.
bool secureBoot(const Chart &chart)
{
    const std::string variable =
        systemText(chart.at("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"));
    return variable.size() == 5 && variable[4] == 1;
}

void examineUnloaded(const LoopbackModule &module, Chart &chart)
{
    const bool guarded = secureBoot(chart);
    if (!module.built && module.source)
        chart.add(
            "loopback.unbuilt", Severity::Warning,
            fmt::format("The kernel module v4l2loopback is installed, but not for the kernel that runs ({})",
                        module.kernel),
            installing("linux-headers-" + module.kernel, "kernel-devel-" + module.kernel, "linux-headers", chart) +
                ", then: sudo dkms autoinstall");
    else if (!module.built)
        chart.add(
            "loopback.absent", Severity::Note,
            "The kernel module v4l2loopback is not installed: programs that know no camera of PipeWire's will not "
            "see ours",
            installing("v4l2loopback-dkms v4l2loopback-utils", "v4l2loopback", "v4l2loopback-dkms", chart));
    else if (guarded && module.signature == LoopbackModule::Signature::None)
        chart.add("loopback.unsigned", Severity::Problem,
                  "The kernel module v4l2loopback is not signed, and Secure Boot lets no such module in",
                  std::string(kEnrol) + "; then: sudo dkms autoinstall --force");
    else if (guarded)
        chart.add("loopback.unloaded", Severity::Warning,
                  "The kernel module v4l2loopback is not loaded; Secure Boot will ask whether its key is known",
                  fmt::format("{}; if that says \"Key was rejected\": {}", kLoad, kEnrol), true);
    else
        chart.add("loopback.unloaded", Severity::Warning, "The kernel module v4l2loopback is not loaded", kLoad, true);
}

void examineDevice(const LoopbackNode &device, Chart &chart)
{
    const std::string who = fmt::format("The virtual camera \"{}\" ({})", device.name, device.node.string());
    const auto insists = output::v4l2::insistsOnOneThing(device.node, chart.examination.root);
    const std::string holders = holdersOf(device.node, chart);
    if (!chart.examination.mayUse(chart.at(device.node))) {
        chart.add("loopback.permission", Severity::Problem, who + " is not yours to write to",
                  permissionRemedy(device.node, chart));
        return;
    }
    chart.loopback = true;
    chart.onlyACamera = chart.onlyACamera || insists.value_or(true);
    if (!insists.value_or(true))
        chart.add("loopback.exclusive", Severity::Warning,
                  who + " says that it can be written to as well, and browsers such as Chrome then leave it out "
                        "(exclusive_caps is off)",
                  kReload);
    else if (!holders.empty())
        chart.add("loopback.held", Severity::Note, fmt::format("{} is open in {}", who, holders),
                  "That is as it should be for a call; if another program writes to it, end that one");
    else
        chart.add("loopback.ok", Severity::Ok, who + " is there; while nothing is sent, browsers may not list it");
}

} // namespace

void examineLoopback(Chart &chart)
{
    const LoopbackModule module = output::v4l2::loopbackModule(chart.examination.root);
    if (!module.loaded) {
        examineUnloaded(module, chart);
        return;
    }
    const std::vector<LoopbackNode> devices = output::v4l2::loopbackNodes(chart.examination.root);
    for (const LoopbackNode &device : devices)
        examineDevice(device, chart);
    if (devices.empty())
        chart.add("loopback.empty", Severity::Warning, "The kernel module v4l2loopback is loaded, but has no device",
                  module.addsDevices ? "sudo v4l2loopback-ctl add -x 1 -n Bokehcam" : kReload, module.addsDevices);
    if (!module.tellsReaders)
        chart.add("loopback.old", Severity::Note,
                  "This version of v4l2loopback does not tell who watches: it is looked for every half second",
                  "Nothing needs to be done; version 0.13 tells");
}

} // namespace bokeh::doctor
