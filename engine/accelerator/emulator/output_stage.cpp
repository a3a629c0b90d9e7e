#include "engine/accelerator/emulator/output_stage.h"

#include <cstring>

#include "engine/accelerator/emulator/direct_convolution.h"
#include "engine/model/requantise.h"

namespace bokeh::accelerator::emulator {

namespace {

std::uint32_t word(const std::uint8_t *pixel)
{
    std::uint32_t four;
    std::memcpy(&four, pixel, sizeof four);
    return four;
}

/// One row of `kLanes` neighbouring channels of a block, from `lane` on, side by side in 16 bits each.
template <int kLanes> void spread(const std::uint8_t *in, int pixels, int lane, std::uint16_t *out)
{
    for (int x = 0; x < pixels; ++x) {
        const std::uint32_t four = word(in + 4 * x) >> (8 * lane);
        for (int i = 0; i < kLanes; ++i)
            out[x * kLanes + i] = static_cast<std::uint16_t>(four >> (8 * i) & 0xFF);
    }
}

void spread(int lanes, const std::uint8_t *in, int pixels, int lane, std::uint16_t *out)
{
    if (lanes == 1)
        spread<1>(in, pixels, lane, out);
    else if (lanes == 2)
        spread<2>(in, pixels, lane, out);
    else
        spread<4>(in, pixels, lane, out);
}

} // namespace

void giveOutput(const OutputShape &shape, const std::uint8_t *data, int mapChannels, std::span<std::uint16_t> out)
{
    const Map map = Map::fours(mapChannels, shape.side);
    std::uint16_t *to = out.data();
    for (int c = 0; c < shape.channels; ++c)
        for (int y = 0; y < shape.side; ++y)
            for (int dy = 0; dy < shape.factor; ++dy, to += shape.side * shape.factor) {
                // The channels of one output row are neighbours, and never straddle a block: 1, 2 or 4 of them.
                const int first = (c * shape.factor + dy) * shape.factor;
                const std::uint8_t *from = data + map.origin() + first / 4 * map.planeBytes() + y * map.rowBytes();
                spread(shape.factor, from, shape.side, first % 4, to);
            }
}

void giveOutputFromSums(const OutputShape &shape, const std::int32_t *sums, int shift, int cap,
                        std::span<std::uint16_t> out)
{
    std::size_t at = 0;
    for (int c = 0; c < shape.channels; ++c)
        for (int y = 0; y < shape.side * shape.factor; ++y)
            for (int x = 0; x < shape.side * shape.factor; ++x) {
                const int from = (c * shape.factor + y % shape.factor) * shape.factor + x % shape.factor;
                const std::ptrdiff_t pixel = y / shape.factor * (shape.side + 1) + x / shape.factor;
                out[at++] = model::requantise(sums[from * sumPlane(shape.side) + pixel], shift, cap);
            }
}

} // namespace bokeh::accelerator::emulator
