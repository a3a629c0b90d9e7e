#pragma once

#include <memory>

#include "engine/accelerator/emulator/executor.h"
#include "engine/accelerator/emulator/instruction_set.h"

namespace bokeh::accelerator::emulator {

/// Whose convolutions a fast executor is made of. Measured: whichever is the faster for the layer on this instruction
/// set. The others are for tests and measurements; what the library cannot do exactly stays ours.
enum class Kernels { Measured, Direct, OneDnn };

/// The same function as the definition's, prepared as a row of stages over two buffers. `network` as in makeExecutor().
/// Internal if the kernel library refuses.
Result<std::unique_ptr<Executor>> makeFastExecutor(const model::Network &network, Kernels = Kernels::Measured);

} // namespace bokeh::accelerator::emulator
