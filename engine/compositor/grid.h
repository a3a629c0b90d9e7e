#pragma once

#include "engine/image/frame.h"

namespace bokeh::compositor {

/// A frame's grid of cells, `step` x `step` pixels each. Steps are powers of two: libyuv's box filter, which multiplies
/// by a truncated reciprocal, is exact for these only, and an even area must stay the colour it is. What does not fill
/// a cell at the right and at the bottom is left out, and the last cell stands for it.
struct Grid {
    int step = 1;
    image::Size size; ///< in cells, from 1x1

    /// The widest step, up to 256, that leaves at least `cells` on the shorter side.
    static Grid atLeast(int cells, image::Size frame);

    friend bool operator==(const Grid &, const Grid &) = default;
};

/// Averages one plane of a frame (luma, chroma or alpha) into `out`, which has the grid's size.
void shrink(image::PlaneView plane, image::Size frame, const Grid &, image::MutablePlaneView out);

} // namespace bokeh::compositor
