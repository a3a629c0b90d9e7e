#include "engine/compositor/grid.h"

#include <algorithm>

#include <libyuv.h>

namespace bokeh::compositor {

Grid Grid::atLeast(int cells, image::Size frame)
{
    constexpr int kWidest = 256; // rows of 8 bits that libyuv's 16-bit sums can hold
    const int side = std::min(frame.width, frame.height);
    int step = 1;
    while (step < kWidest && side / (2 * step) >= cells)
        step *= 2;
    return {step, {std::max(1, frame.width / step), std::max(1, frame.height / step)}};
}

void shrink(image::PlaneView plane, image::Size frame, const Grid &grid, image::MutablePlaneView out)
{
    // Pixels of this plane to a cell: as many as of luma, or half.
    const bool whole = plane.size == frame;
    const int step = whole ? grid.step : std::max(1, grid.step / 2);
    image::Size used{grid.size.width * step, grid.size.height * step};
    if (!whole && grid.step == 1)
        used = plane.size; // chroma is coarser than the grid: enlarged
    libyuv::ScalePlane(plane.data, plane.stride, used.width, used.height, out.data, out.stride, out.size.width,
                       out.size.height, libyuv::kFilterBox);
}

} // namespace bokeh::compositor
