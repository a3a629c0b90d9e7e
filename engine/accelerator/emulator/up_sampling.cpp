#include "engine/accelerator/emulator/up_sampling.h"

namespace bokeh::accelerator::emulator {

void upSample(model::UpSampling kind, std::span<const std::uint16_t> in, int channels, int side,
              std::span<std::uint16_t> out)
{
    const auto s = static_cast<std::size_t>(side);
    std::size_t at = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
        for (std::size_t y = 0; y < 2 * s; ++y)
            for (std::size_t x = 0; x < 2 * s; ++x) {
                const bool zero = kind == model::UpSampling::ZeroFill && (y % 2 != 0 || x % 2 != 0);
                out[at++] = zero ? std::uint16_t{0} : in[(c * s + y / 2) * s + x / 2];
            }
}

} // namespace bokeh::accelerator::emulator
