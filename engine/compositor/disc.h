#pragma once

#include <cstdint>
#include <vector>

#include "engine/compositor/grid.h"
#include "engine/compositor/rows.h"

namespace bokeh::compositor {

/// The radius of the discs of a blur, as a part of the frame's shorter side: from 1/54 at strength 0 to 1/18 at 100.
/// The weakest hides more than half of an 8-pixel detail at 184 lines; from there on equal steps hide about equally
/// more.
double discRadius(int strength);

/// The round disc that a point of the background becomes, and the grid that it lies on; a radius of 0 is one cell, the
/// identity. Memory: taken for the first disc only.
struct Disc {
    Grid grid;
    double radius = 0;       ///< in cells
    int widening = 0;        ///< of the person, in cells
    std::vector<Span> spans; ///< from top to bottom, at most kMostSpans
    std::int64_t weight = 0; ///< sum of the cells' weights

    /// For a frame's size and a strength in [1, 100].
    void shape(image::Size frame, int strength);

    /// Of the sums (Finish::scale): as large as 31 bits allow for the brightest disc.
    float scale() const;
    /// Weight of a cell's own colour among them (Finish::own).
    float own() const;

private:
    void fill();
};

/// Rows of the largest disc: less than 270 cells on the shorter side make a radius of less than 15.
inline constexpr int kMostSpans = 2 * 16 + 1;

} // namespace bokeh::compositor
