#pragma once

#include <array>
#include <cstdint>

#include "engine/image/frame.h"
#include "engine/mask/stale_cells.h"

namespace bokeh::pipeline {

/// A frame's mean luma and chroma in the cells of mask::StaleCells: enough to see whether anything moved, and so coarse
/// that a sensor's noise averages out.
struct MotionGrid {
    using Cells = std::array<std::uint8_t, mask::StaleCells::kCells>;
    Cells y, u, v;

    void take(const image::Frame &); ///< from 1x1; takes no memory
};

/// How much cell `i` differs, in levels of luma; a level of chroma counts twice.
int difference(const MotionGrid &, const MotionGrid &, std::size_t i);

/// Whether no cell differs by more than noise.
bool still(const MotionGrid &, const MotionGrid &);

} // namespace bokeh::pipeline
