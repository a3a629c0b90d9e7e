#pragma once

#include <memory>

#include "engine/accelerator/emulator/stage.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// downSample() over maps of either layout. `in` has an even side; interleaved, a multiple of four channels.
std::unique_ptr<Stage> makeDownSampling(model::DownSampling, const Map &in);

} // namespace bokeh::accelerator::emulator
