#include "engine/doctor/parts.h"

namespace bokeh::doctor {

void examineNetwork(Chart &chart)
{
    using Severity = Finding::Severity;
    if (chart.examination.networkIsOpen())
        chart.add("network.open", Severity::Warning, "Nothing but its own code keeps Bokehcam from the network",
                  "Run it where the kernel has seccomp filters; a container must let the system call seccomp through");
    else
        chart.add("network.refused", Severity::Ok, "Bokehcam has no network: the kernel refuses it one");
}

} // namespace bokeh::doctor
