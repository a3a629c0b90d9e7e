#pragma once

#include <bitset>
#include <cstddef>

namespace bokeh::mask {

/// Where a mask no longer counts for a frame that is newer than it: a grid over the picture, row by row.
struct StaleCells {
    static constexpr int kWidth = 64, kHeight = 36;
    static constexpr std::size_t kCells = std::size_t{kWidth} * kHeight;
    std::bitset<kCells> stale; ///< cells whose pixels are taken for background
};

} // namespace bokeh::mask
