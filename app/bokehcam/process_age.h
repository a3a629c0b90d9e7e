#pragma once

#include <chrono>

namespace bokeh::desktop {

/// How long ago the kernel started this process: loading libraries counts. In steps of 10 ms.
std::chrono::milliseconds processAge();

} // namespace bokeh::desktop
