#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/compositor/disc.h"
#include "engine/compositor/rows.h"
#include "engine/image/frame.h"

namespace bokeh::compositor {

/// The background out of focus: every point of it becomes a round disc, in linear light, on a grid coarser than the
/// frame. Normalised convolution: the person, widened by about 1 % of the picture, has weight 0, and what is left is
/// divided by its weight, so nothing of the person glows around them.
/// Memory: taken when the frame's size or the grid changes. Threads: one owner thread.
class Bokeh {
public:
    explicit Bokeh(const Rows &rows = fastestRows()) : rows_(&rows) {}

    /// `alpha` has the frame's size. `strength` in [1, 100]: see discRadius().
    void run(const image::Frame &, image::PlaneView alpha, int strength);

    /// y, u and v, all of the grid's size, in the frame's colour; valid until the next run().
    const Grid &grid() const { return disc_.grid; }
    image::PlaneView plane(int which) const { return out_[static_cast<std::size_t>(which)].view(); }

private:
    void resize(int widest);
    void widen(int cells);
    void integrate(const Finish &);
    void gather(const Finish &);
    template <class Pointer> std::array<Pointer, 4> prefixRow(int row);

    const Rows *rows_;
    Disc disc_;
    int margin_ = 0;                       ///< cells without weight on both sides of a row of prefix sums
    std::array<image::Plane, 3> in_, out_; ///< y, u, v on the grid
    std::array<image::Plane, 2> alpha_;    ///< on the grid; [1] is widened
    std::vector<std::uint8_t> line_;       ///< one row of alpha and what is beside it
    std::array<std::vector<std::uint32_t>, 4> elements_, totals_; ///< one row
    std::array<std::vector<std::uint32_t>, 4> prefix_;            ///< [grid height][prefixStride()]
};

} // namespace bokeh::compositor
