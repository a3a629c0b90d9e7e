#pragma once

#include <memory>

#include "engine/accelerator/emulator/stage.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// upSample() over maps of either layout.
std::unique_ptr<Stage> makeUpSampling(model::UpSampling, const Map &in);

} // namespace bokeh::accelerator::emulator
