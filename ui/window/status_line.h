#pragma once

#include <QString>
#include <string>

#include "engine/pipeline/live/live_status.h"

namespace bokeh::ui {

/// "gnetseg-large-224-y-lite" -> "GnetSeg-Large lite"; a name of another make as it is.
QString networkName(const std::string &name);

/// "CPU emulator", "Accelerator on USB 3".
QString acceleratorName(const pipeline::LiveStatus &);

/// What it runs on and what it costs: "CPU emulator, GnetSeg-Large lite, 30 fps, 11 ms, 9 % of one core". The time is
/// that of the network, the share that of the whole program. Only what is known is in it.
QString statusLine(const pipeline::LiveStatus &);

/// The same in whole sentences, for a tooltip.
QString statusDetails(const pipeline::LiveStatus &);

} // namespace bokeh::ui
