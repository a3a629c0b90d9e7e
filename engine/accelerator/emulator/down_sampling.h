#pragma once

#include <cstdint>
#include <span>

#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// The chip's 2x2 down-sampling, by definition: the largest of the four, or the top left one.
/// `in`: [channels][side][side], side even; `out`: [channels][side/2][side/2].
/// Threads: none of its own; allocates nothing.
void downSample(model::DownSampling, std::span<const std::uint16_t> in, int channels, int side,
                std::span<std::uint16_t> out);

} // namespace bokeh::accelerator::emulator
