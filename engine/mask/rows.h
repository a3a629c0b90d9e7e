// The inner loops of the guided filter, one row (or part of one) at a time, once for each instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bokeh::mask {

/// Radius of the guided filter's windows, in grid cells.
inline constexpr int kRadius = 4;
inline constexpr int kWindow = 2 * kRadius + 1;

/// One row of the guide (luma and two planes of chroma) and of the mask, 8 bits each.
struct GuideRow {
    const std::uint8_t *y, *u, *v, *p;
};

/// The sums a window needs: y u v p, their products yy yu yv uu uv vv, and yp up vp.
inline constexpr int kSums = 13;

/// alpha = y * Y + u * U + v * V + one, a row each; code values in and out.
struct CoefficientRow {
    float *y, *u, *v, *one;
};

/// Pointers may not overlap unless said. `n` counts samples; any n from 0. Nothing is read or written past n, plus the
/// window where one is named. Implementations agree to within one level of alpha: float sums differ in the last bit.
struct Rows {
    const char *name; ///< "plain", "avx2", "avx512"

    /// Adds one row's samples and products to the column sums ([kSums][stride]) and takes those of another away.
    void (*slide)(const GuideRow &add, const GuideRow &drop, std::int32_t *sums, std::ptrdiff_t stride, int n);

    /// The guided filter's a and b of `n` windows: from column sums x .. x + kWindow - 1 each.
    void (*solve)(const std::int32_t *sums, std::ptrdiff_t stride, const CoefficientRow &out, int n);

    /// out[x] = mean of rows[0 .. kWindow - 1][x .. x + kWindow - 1].
    void (*average)(const std::array<const float *, kWindow> &rows, float *out, int n);

    /// out[x] = in[index[x]] + (in[index[x] + 1] - in[index[x]]) * fraction[x].
    void (*expand)(const float *in, const std::int32_t *index, const float *fraction, float *out, int n);

    /// Writes each sample twice: n samples from (n + 1) / 2.
    void (*twice)(const std::uint8_t *in, std::uint8_t *out, int n);

    /// Coefficients between two rows (`t` in [0, 1] of the way), applied to a guide row (p is not read), curved.
    void (*apply)(const std::array<CoefficientRow, 2> &, float t, const GuideRow &, std::uint8_t *out, int n);
};

/// Those that this machine can run, plainest first; never empty.
std::span<const Rows *const> availableRows();

/// The last of them.
const Rows &fastestRows();

} // namespace bokeh::mask
