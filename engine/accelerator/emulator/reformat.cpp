#include "engine/accelerator/emulator/reformat.h"

namespace bokeh::accelerator::emulator {

void reformat(int factor, std::span<const std::uint16_t> in, int channels, int side, std::span<std::uint16_t> out)
{
    const auto s = static_cast<std::size_t>(side), f = static_cast<std::size_t>(factor);
    std::size_t at = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
        for (std::size_t y = 0; y < s * f; ++y)
            for (std::size_t x = 0; x < s * f; ++x) {
                const std::size_t from = (c * f + y % f) * f + x % f;
                out[at++] = in[(from * s + y / f) * s + x / f];
            }
}

} // namespace bokeh::accelerator::emulator
