// The chip's 3x3 convolution, by definition.
#pragma once

#include <cstdint>
#include <span>

#include "engine/model/network.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// out[o][y][x] = requantise(biases[o] + sum of weights[o][i][ky][kx] * in[i][y+ky-1][x+kx-1], shift, c.cap), where
/// `in` is zero outside its side. `in`: [c.in][c.side][c.side], already up-sampled; `out`: [c.out][c.side][c.side], not
/// yet down-sampled; `accumulators`: room for c.side * c.side. c.side may be any size from 1 up. Threads: none of its
/// own; allocates nothing.
void convolve(const model::Convolution &c, const model::Sublayer &sublayer, std::span<const std::uint16_t> in,
              std::span<std::int32_t> accumulators, std::span<std::uint16_t> out);

} // namespace bokeh::accelerator::emulator
