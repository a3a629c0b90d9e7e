#pragma once

#include "engine/image/colour.h"
#include "engine/image/plane.h"

namespace bokeh::output {

/// From one matrix and range to another, in place: one linear map of Y, U and V, without the way through RGB that would
/// clip colours. Rounds to nearest, clamps to 8 bits.
class Recolour {
public:
    Recolour(const image::Colour &from, const image::Colour &to);

    /// `y` of even size, `u` and `v` of half of it.
    void apply(const image::MutablePlaneView &y, const image::MutablePlaneView &u,
               const image::MutablePlaneView &v) const;

private:
    // In units of 1 / 2^kBits. Grey stays grey, so luma has no part in chroma.
    static constexpr int kBits = 14;
    int yy_, yu_, yv_, uu_, uv_, vu_, vv_;
    int blackFrom_, blackTo_;
};

} // namespace bokeh::output
