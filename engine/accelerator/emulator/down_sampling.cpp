#include "engine/accelerator/emulator/down_sampling.h"

#include <algorithm>

namespace bokeh::accelerator::emulator {

void downSample(model::DownSampling kind, std::span<const std::uint16_t> in, int channels, int side,
                std::span<std::uint16_t> out)
{
    const auto s = static_cast<std::size_t>(side);
    std::size_t at = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
        for (std::size_t y = 0; y < s; y += 2)
            for (std::size_t x = 0; x < s; x += 2) {
                const std::size_t topLeft = (c * s + y) * s + x;
                out[at++] = kind == model::DownSampling::TopLeft
                                ? in[topLeft]
                                : std::max({in[topLeft], in[topLeft + 1], in[topLeft + s], in[topLeft + s + 1]});
            }
}

} // namespace bokeh::accelerator::emulator
