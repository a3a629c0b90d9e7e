#include "engine/accelerator/emulator/convolution.h"

#include <algorithm>

#include "engine/model/requantise.h"

namespace bokeh::accelerator::emulator {

namespace {

/// accumulators[y][x] += weight * plane[y+dy][x+dx] wherever that lies inside.
void addShifted(std::span<const std::uint16_t> plane, int side, int weight, int dy, int dx,
                std::span<std::int32_t> accumulators)
{
    for (int y = std::max(0, -dy); y < side - std::max(0, dy); ++y)
        for (int x = std::max(0, -dx); x < side - std::max(0, dx); ++x)
            accumulators[static_cast<std::size_t>(y * side + x)] +=
                weight * plane[static_cast<std::size_t>((y + dy) * side + x + dx)];
}

} // namespace

void convolve(const model::Convolution &c, const model::Sublayer &sublayer, std::span<const std::uint16_t> in,
              std::span<std::int32_t> accumulators, std::span<std::uint16_t> out)
{
    const std::size_t pixels = static_cast<std::size_t>(c.side) * static_cast<std::size_t>(c.side);
    accumulators = accumulators.first(pixels);
    auto weight = sublayer.weights.begin();
    for (std::size_t o = 0; o < static_cast<std::size_t>(c.out); ++o) {
        std::ranges::fill(accumulators, sublayer.biases[o]);
        for (std::size_t i = 0; i < static_cast<std::size_t>(c.in); ++i)
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx)
                    addShifted(in.subspan(i * pixels, pixels), c.side, *weight++, dy, dx, accumulators);
        std::ranges::transform(accumulators, out.subspan(o * pixels, pixels).begin(),
                               [&](std::int32_t acc) { return model::requantise(acc, sublayer.shift, c.cap); });
    }
}

} // namespace bokeh::accelerator::emulator
