// The inner loops of blending and blurring, one row at a time, once for each instruction set.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace bokeh::compositor {

/// From code values to linear light and back, in floating point. `matrix.h` fills it.
struct LinearLight {
    float black, luma, chroma; ///< code value of black; code steps from black to white, and across chroma
    float kr, kg, kb;          ///< luma weights of the primaries
    float rv, gu, gv, bu;      ///< R' = y + rv v, G' = y + gu u + gv v, B' = y + bu u
};

/// One row of y, u and v on the same grid.
struct YuvRow {
    const std::uint8_t *y, *u, *v;
};
struct MutableYuvRow {
    std::uint8_t *y, *u, *v;
};

/// Linear red, green and blue times a weight, and the weight: fixed point, `scale` for 1. One row each. As prefix sums
/// they may wrap around: only differences are used.
using Sums = std::array<std::uint32_t *, 4>;
using ConstSums = std::array<const std::uint32_t *, 4>;

/// One row of a disc: weight `whole` for cells -full .. full, weight `part` for the two beside them.
struct Span {
    int row;         ///< relative to the centre
    int full;        ///< from 0
    int whole, part; ///< part at most whole
};

/// A row of the person, of the background and of alpha.
struct Layers {
    const std::uint8_t *front, *back, *alpha;
};

/// What finish() divides and converts.
struct Finish {
    const LinearLight *light;
    float scale; ///< of the sums
    float own;   ///< weight of the cell's own colour, where no background is in reach
};

/// Pointers may not overlap unless said; `n` counts samples, any from 0; nothing past n is read or written unless said.
/// blend, halve, expand, mix, widest, integrate and span are integer arithmetic, alike to the last bit everywhere; the
/// others agree to within one level.
struct Rows {
    const char *name; ///< "plain", "avx2", "avx512"

    /// out = (front * alpha + back * (255 - alpha)) / 255, rounded to nearest.
    void (*blend)(const Layers &, std::uint8_t *out, int n);

    /// The mean of 2x2 samples of rows `above` and `below`, `width` samples each, the last repeated where it is odd.
    void (*halve)(const std::uint8_t *above, const std::uint8_t *below, std::uint8_t *out, int width);

    /// out[x] = in[index[x]] * (256 - fraction[x]) + in[index[x] + 1] * fraction[x].
    void (*expand)(const std::uint8_t *in, const std::int32_t *index, const std::uint16_t *fraction, std::uint16_t *out,
                   int n);

    /// out = (above * (256 - t) + below * t) / 65536, rounded to nearest.
    void (*mix)(const std::array<const std::uint16_t *, 2> &, int t, std::uint8_t *out, int n);

    /// Raises `row` to `other` where that is larger.
    void (*widest)(const std::uint8_t *other, std::uint8_t *row, int n);

    /// Code values to sums' elements. `alpha` (dilated) lowers the weight, a highlight raises it.
    void (*premultiply)(const YuvRow &, const std::uint8_t *alpha, const Finish &, const Sums &out, int n);

    /// Running sums: prefix[x] becomes the sum of the elements before x, for x from 0 to n.
    void (*integrate)(const ConstSums &elements, const Sums &prefix, int n);

    /// Adds one span of a disc to `n` totals; prefix[x] is the sum before cell x.
    void (*span)(const ConstSums &prefix, const Span &, const Sums &totals, int n);

    /// Totals to code values: divides by the weight, back to non-linear, back to Y'CbCr.
    void (*finish)(const ConstSums &totals, const YuvRow &own, const Finish &, const MutableYuvRow &out, int n);
};

/// Those that this machine can run, plainest first; never empty.
std::span<const Rows *const> availableRows();

/// The last of them.
const Rows &fastestRows();

} // namespace bokeh::compositor
