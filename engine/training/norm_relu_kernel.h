// The loops of normRelu, over bfloat16 numbers in channels-last order. Apart from libtorch, so that they compile fast
// and vectorise.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bokeh::training {

/// Values are handled in groups of this many; the number of channels divides it or is a multiple of it, and the number
/// of values is a multiple of both.
inline constexpr std::size_t kGroup = 64;

struct NormShape {
    std::size_t values = 0;   ///< of the whole tensor
    std::size_t channels = 0; ///< a power of two
};

/// Per channel: sum of x, sum of x squared.
void sumSquares(const std::uint16_t *x, NormShape, double *sum, double *squares);

/// y = max(0, x * scale + shift), per channel.
void applyRelu(const std::uint16_t *x, NormShape, const float *scale, const float *shift, std::uint16_t *y);

/// With g masked to where x * scale + shift > 0, per channel: sum of g, sum of g * x.
void sumGradients(const std::uint16_t *x, const std::uint16_t *g, NormShape, const float *scale, const float *shift,
                  double *sum, double *product);

/// dx = g * scale + x * slope + constant, g masked as above, per channel.
void applyGradients(const std::uint16_t *x, const std::uint16_t *g, NormShape, const float *scale, const float *shift,
                    const float *slope, const float *constant, std::uint16_t *dx);

} // namespace bokeh::training
