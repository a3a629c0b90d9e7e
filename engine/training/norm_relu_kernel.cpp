#include "engine/training/norm_relu_kernel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "engine/training/isa.h"

namespace bokeh::training {

namespace {

constexpr std::size_t kFlush = 256; ///< groups summed in float before they go to double

inline float widen(std::uint16_t x)
{
    return std::bit_cast<float>(std::uint32_t{x} << 16);
}

/// To nearest, ties to even; for finite values.
inline std::uint16_t narrow(float x)
{
    const auto bits = std::bit_cast<std::uint32_t>(x);
    return static_cast<std::uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

/// A per-channel table repeated up to whole groups, so that value i takes entry i % size().
std::vector<float> tiled(const float *table, std::size_t channels)
{
    std::vector<float> out(std::max(kGroup, channels));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = table[i % channels];
    return out;
}

using Sums = std::array<float, kGroup>;

void flush(Sums &sums, std::size_t offset, std::size_t channels, double *totals)
{
    for (std::size_t i = 0; i < kGroup; ++i)
        totals[(offset + i) % channels] += static_cast<double>(sums[i]);
    sums.fill(0);
}

/// Calls `add(first value, groups, stride, table offset)` for runs of groups that meet the same channels.
template <class Run> void forRuns(NormShape shape, Run run)
{
    const std::size_t period = std::max(kGroup, shape.channels);
    for (std::size_t offset = 0; offset < period; offset += kGroup)
        for (std::size_t at = 0; at < shape.values; at += period * kFlush)
            run(at + offset, std::min(kFlush, (shape.values - at) / period), period, offset);
}

BOKEH_FOR_EACH_ISA void addSquares(const std::uint16_t *x, std::size_t groups, std::size_t stride, float *sum,
                                   float *squares)
{
    for (std::size_t k = 0; k < groups; ++k, x += stride)
        for (std::size_t i = 0; i < kGroup; ++i) {
            const float v = widen(x[i]);
            sum[i] += v;
            squares[i] += v * v;
        }
}

BOKEH_FOR_EACH_ISA void addGradients(const std::uint16_t *x, const std::uint16_t *g, std::size_t groups,
                                     std::size_t stride, const float *scale, const float *shift, float *sum,
                                     float *product)
{
    for (std::size_t k = 0; k < groups; ++k, x += stride, g += stride)
        for (std::size_t i = 0; i < kGroup; ++i) {
            const float v = widen(x[i]);
            const float d = v * scale[i] + shift[i] > 0 ? widen(g[i]) : 0;
            sum[i] += d;
            product[i] += d * v;
        }
}

BOKEH_FOR_EACH_ISA void writeRelu(const std::uint16_t *x, std::size_t values, const float *scale, const float *shift,
                                  std::size_t period, std::uint16_t *y)
{
    for (std::size_t at = 0; at < values; at += kGroup)
        for (std::size_t i = 0; i < kGroup; ++i) {
            const std::size_t c = (at & (period - 1)) + i;
            const float v = widen(x[at + i]) * scale[c] + shift[c];
            y[at + i] = narrow(v > 0 ? v : 0);
        }
}

BOKEH_FOR_EACH_ISA void writeGradients(const std::uint16_t *x, const std::uint16_t *g, std::size_t values,
                                       const float *scale, const float *shift, const float *slope,
                                       const float *constant, std::size_t period, std::uint16_t *dx)
{
    for (std::size_t at = 0; at < values; at += kGroup)
        for (std::size_t i = 0; i < kGroup; ++i) {
            const std::size_t c = (at & (period - 1)) + i;
            const float v = widen(x[at + i]);
            const float d = v * scale[c] + shift[c] > 0 ? widen(g[at + i]) : 0;
            dx[at + i] = narrow(d * scale[c] + v * slope[c] + constant[c]);
        }
}

} // namespace

void sumSquares(const std::uint16_t *x, NormShape shape, double *sum, double *squares)
{
    Sums a{}, b{};
    forRuns(shape, [&](std::size_t at, std::size_t groups, std::size_t stride, std::size_t offset) {
        addSquares(x + at, groups, stride, a.data(), b.data());
        flush(a, offset, shape.channels, sum);
        flush(b, offset, shape.channels, squares);
    });
}

void applyRelu(const std::uint16_t *x, NormShape shape, const float *scale, const float *shift, std::uint16_t *y)
{
    const auto a = tiled(scale, shape.channels), b = tiled(shift, shape.channels);
    writeRelu(x, shape.values, a.data(), b.data(), a.size(), y);
}

void sumGradients(const std::uint16_t *x, const std::uint16_t *g, NormShape shape, const float *scale,
                  const float *shift, double *sum, double *product)
{
    const auto s = tiled(scale, shape.channels), t = tiled(shift, shape.channels);
    Sums a{}, b{};
    forRuns(shape, [&](std::size_t at, std::size_t groups, std::size_t stride, std::size_t offset) {
        addGradients(x + at, g + at, groups, stride, s.data() + offset, t.data() + offset, a.data(), b.data());
        flush(a, offset, shape.channels, sum);
        flush(b, offset, shape.channels, product);
    });
}

void applyGradients(const std::uint16_t *x, const std::uint16_t *g, NormShape shape, const float *scale,
                    const float *shift, const float *slope, const float *constant, std::uint16_t *dx)
{
    const auto a = tiled(scale, shape.channels), b = tiled(shift, shape.channels);
    const auto c = tiled(slope, shape.channels), d = tiled(constant, shape.channels);
    writeGradients(x, g, shape.values, a.data(), b.data(), c.data(), d.data(), a.size(), dx);
}

} // namespace bokeh::training
