#pragma once

#include <memory>

#include "engine/accelerator/emulator/stage.h"
#include "engine/base/result.h"
#include "engine/model/network.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// The kernel library computes in float between the accumulator and the activation: exact while every accumulator,
/// bias and rounding half included, stays below this.
inline constexpr std::int64_t kFloatExact = 1 << 23;

/// A 3x3 convolution and its requantisation over interleaved maps by oneDNN. `c.cap` 31 or 127; accumulatorBound()
/// below kFloatExact. Runs on the caller's thread alone. Internal, with the library's words, where it cannot be made.
Result<std::unique_ptr<Stage>> makeOneDnnConvolution(const model::Convolution &c, const model::Sublayer &sublayer);

/// Keeps the library to the calling thread. Call it on every thread that makes or runs such a stage.
void useOneThread();

} // namespace bokeh::accelerator::emulator
