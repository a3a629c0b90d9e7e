#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/compositor/grid.h"
#include "engine/image/frame.h"

namespace bokeh::compositor {

/// The whole frame blurred beyond recognition: a Gaussian-like blur whose standard deviation is at least an eighth of
/// the shorter side, wider than any feature of a face that fills the picture. Memory: taken when the frame's size
/// changes. Threads: one owner thread.
class FullBlur {
public:
    void run(const image::Frame &);

    /// y, u and v, all of one small size; valid until the next run().
    const Grid &grid() const { return grid_; }
    image::PlaneView plane(int which) const { return planes_[static_cast<std::size_t>(which)].view(); }

private:
    Grid grid_;
    std::array<image::Plane, 3> planes_;
    std::vector<std::uint8_t> line_;
};

} // namespace bokeh::compositor
