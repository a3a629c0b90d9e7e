// The loops of 2x2 max pooling over non-negative bfloat16 numbers in channels-last order, whose bits compare as the
// numbers do.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bokeh::training {

struct PoolShape {
    std::size_t rows = 0;     ///< of the output, over all pictures
    std::size_t columns = 0;  ///< of the output
    std::size_t channels = 0; ///< a multiple of 4
};

void maxPool(const std::uint16_t *x, PoolShape, std::uint16_t *y);

/// The gradient goes to the first of the largest.
void maxPoolGradients(const std::uint16_t *x, const std::uint16_t *y, const std::uint16_t *g, PoolShape,
                      std::uint16_t *dx);

} // namespace bokeh::training
