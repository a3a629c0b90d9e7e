#include "engine/training/max_pool_kernel.h"

#include <algorithm>

#include "engine/training/isa.h"

namespace bokeh::training {

BOKEH_FOR_EACH_ISA void maxPool(const std::uint16_t *x, PoolShape shape, std::uint16_t *y)
{
    const std::size_t n = shape.channels, row = 2 * shape.columns * n;
    for (std::size_t r = 0; r < shape.rows; ++r, x += row) // a row of outputs spans two of inputs
        for (std::size_t c = 0; c < shape.columns; ++c, x += 2 * n, y += n)
            for (std::size_t i = 0; i < n; ++i)
                y[i] = std::max(std::max(x[i], x[n + i]), std::max(x[row + i], x[row + n + i]));
}

BOKEH_FOR_EACH_ISA void maxPoolGradients(const std::uint16_t *x, const std::uint16_t *y, const std::uint16_t *g,
                                         PoolShape shape, std::uint16_t *dx)
{
    const std::size_t n = shape.channels, row = 2 * shape.columns * n;
    for (std::size_t r = 0; r < shape.rows; ++r, x += row, dx += row)
        for (std::size_t c = 0; c < shape.columns; ++c, x += 2 * n, dx += 2 * n, y += n, g += n)
            for (std::size_t i = 0; i < n; ++i) {
                const bool a = x[i] == y[i], b = !a && x[n + i] == y[i], d = !a && !b && x[row + i] == y[i];
                dx[i] = a ? g[i] : std::uint16_t{0};
                dx[n + i] = b ? g[i] : std::uint16_t{0};
                dx[row + i] = d ? g[i] : std::uint16_t{0};
                dx[row + n + i] = a || b || d ? std::uint16_t{0} : g[i];
            }
}

} // namespace bokeh::training
