#pragma once

#include <memory>

#include "engine/accelerator/emulator/executor.h"

namespace bokeh::accelerator::emulator {

/// The definition of the chip's arithmetic: every operator in turn over planar maps. `network` as in makeExecutor().
std::unique_ptr<Executor> makeReferenceExecutor(const model::Network &network);

} // namespace bokeh::accelerator::emulator
