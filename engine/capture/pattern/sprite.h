#pragma once

#include <vector>

#include "engine/capture/pattern/relief.h"
#include "engine/image/colour.h"

namespace bokeh::capture::pattern {

/// Y, U, V times coverage, and coverage. The compiler keeps the four together in one register.
using Texel = float __attribute__((vector_size(16)));

/// A part of the puppet, ready to be laid over a picture in any position. Edges are transparent.
class Sprite {
public:
    Sprite() = default;
    Sprite(const Relief &, image::Colour);

    const Area &area() const { return area_; }
    int width() const { return width_; }
    int height() const { return height_; }
    float step() const { return step_; } ///< centimetres a texel
    Texel &at(int column, int row) { return texels_[static_cast<std::size_t>(row * width_ + column)]; }
    const Texel *row(int row) const { return texels_.data() + static_cast<std::ptrdiff_t>(row) * width_; }

    /// The same seen in a mirror that stands at x = 0.
    Sprite mirrored() const;

    /// This sprite mixed with another of the same size: 0 leaves it, 1 makes it the other. For moving eyes and mouth.
    void mixIn(const Sprite &other, const Area &part, float share);

private:
    Area area_{};
    float step_ = 1;
    int width_ = 0, height_ = 0;
    std::vector<Texel> texels_;
};

/// Where a sprite goes: drawing centimetres -> picture pixels, x' = a x + b y + c, y' = -b x + a y + d.
struct Placement {
    float a = 1, b = 0, c = 0, d = 0;
};

/// Lays the sprite under `placement` over one row of accumulated texels (x from `first` up to `last`); adjusts the two
/// to what was touched.
void overlay(const Sprite &, const Placement &, int y, std::vector<Texel> &row, int &first, int &last);

} // namespace bokeh::capture::pattern
