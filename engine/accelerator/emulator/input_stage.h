#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/accelerator/emulator/stage.h"

namespace bokeh::accelerator::emulator {

/// Quantises 8-bit samples and lays them out for the first convolution.
/// Threads: one caller at a time; run() allocates nothing.
class InputStage {
public:
    /// `channels` 1 or 3; `cap` 31 or 127.
    InputStage(int channels, int side, int cap);

    /// A single channel is given with its two neighbours, [left, itself, right, 0], so that a 3x3 convolution of it
    /// takes three steps instead of nine; three channels as [first, second, third, 0].
    Map gives() const { return Map::fours(3, side_); }

    /// `in`: [channels][side][side]; `out`: a buffer of gives().
    void run(std::span<const std::uint8_t> in, std::uint8_t *out);

private:
    const int channels_, side_, cap_;
    std::vector<std::uint8_t> rows_[3]; // one quantised row of each channel, a zero on either side
};

} // namespace bokeh::accelerator::emulator
