#include <fmt/format.h>

#include "engine/base/system_text.h"
#include "engine/doctor/parts.h"

namespace bokeh::doctor {

void examineAccelerators(Chart &chart)
{
    using Severity = Finding::Severity;
    const auto devices = chart.examination.accelerators();
    if (!devices) {
        chart.add("accelerator.usb", Severity::Note, "USB cannot be looked at: " + devices.error().what,
                  "Nothing needs to be done: the emulated accelerator computes");
        return;
    }
    if (devices->empty())
        chart.add("accelerator.none", Severity::Note, "No accelerator is plugged in: the emulated one computes",
                  "Plug one in to save power");
    for (const accelerator::usb::DeviceInfo &device : *devices)
        if (device.permitted)
            chart.add("accelerator.ok", Severity::Ok,
                      fmt::format("The accelerator \"{}\" is plugged in at {}", printable(device.name), device.path));
        else
            chart.add("accelerator.permission", Severity::Problem,
                      fmt::format("The accelerator at {} is not yours to use", device.path),
                      "Copy packaging/udev/70-bokehcam.rules into /etc/udev/rules.d, and plug it in again");
}

} // namespace bokeh::doctor
