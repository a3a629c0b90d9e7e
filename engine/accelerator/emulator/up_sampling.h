#pragma once

#include <cstdint>
#include <span>

#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// The chip's x2 up-sampling, by definition: all four the same, or the value at the top left and three zeros.
/// `in`: [channels][side][side]; `out`: [channels][2*side][2*side].
/// Threads: none of its own; allocates nothing.
void upSample(model::UpSampling, std::span<const std::uint16_t> in, int channels, int side,
              std::span<std::uint16_t> out);

} // namespace bokeh::accelerator::emulator
