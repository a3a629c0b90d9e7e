#pragma once

#include <memory>

#include "engine/accelerator/emulator/instruction_set.h"
#include "engine/accelerator/emulator/stage.h"
#include "engine/model/network.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// A 3x3 convolution and its requantisation over blocked maps, in integers throughout, so that no bound on the
/// accumulator is needed. `c.cap` 31 or 127. Meant for few channels, of which the kernel library wastes most of a
/// vector. A map of a single input channel has its neighbours in the block's other channels (see input_stage.h).
std::unique_ptr<Stage> makeDirectConvolution(const model::Convolution &c, const model::Sublayer &sublayer, int inputCap,
                                             InstructionSet);

/// The same, but gives the accumulators (32-bit, biases included, not requantised) as [blocks * 4][sumPlane(side)],
/// each plane laid out like a block of a blocked map from its first pixel on.
std::unique_ptr<Stage> makeDirectSums(const model::Convolution &c, const model::Sublayer &sublayer, int inputCap,
                                      InstructionSet);

/// Accumulators from one channel to the next.
std::ptrdiff_t sumPlane(int side);

} // namespace bokeh::accelerator::emulator
