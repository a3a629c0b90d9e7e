#pragma once

#include <memory>

#include "engine/accelerator/emulator/stage.h"

namespace bokeh::accelerator::emulator {

/// The same map in the other layout: what stands between a convolution of ours and one of the kernel library's.
/// `in` has a multiple of four channels.
std::unique_ptr<Stage> makeRelayout(const Map &in);

} // namespace bokeh::accelerator::emulator
