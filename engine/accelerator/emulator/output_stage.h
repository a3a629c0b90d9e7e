#pragma once

#include <cstdint>
#include <span>

#include "engine/accelerator/emulator/stage.h"

namespace bokeh::accelerator::emulator {

/// What reformat() takes and leaves.
struct OutputShape {
    int factor = 1;                                           ///< of the reformat: 1, 2 or 4
    int channels = 1;                                         ///< that are sent, after it
    int side = 0;                                             ///< of the map, before it
    int values() const { return channels * factor * factor; } ///< the map's channels that are used
};

/// reformat() of a blocked map: `out` is [channels][side*factor][side*factor].
void giveOutput(const OutputShape &, const std::uint8_t *map, int mapChannels, std::span<std::uint16_t> out);

/// The same of accumulators as makeDirectSums() leaves them, requantised here.
void giveOutputFromSums(const OutputShape &, const std::int32_t *sums, int shift, int cap,
                        std::span<std::uint16_t> out);

} // namespace bokeh::accelerator::emulator
