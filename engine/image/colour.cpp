#include "engine/image/colour.h"

#include <algorithm>
#include <cmath>

namespace bokeh::image {

namespace {

std::uint8_t code(double value)
{
    return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

} // namespace

Yuv toYuv(Rgb rgb, Colour colour)
{
    const auto [kr, kg, kb] = lumaWeights(colour.matrix);
    const auto [black, luma, chroma] = codeScale(colour.range);
    const double r = rgb.r / 255.0, g = rgb.g / 255.0, b = rgb.b / 255.0;
    const double y = kr * r + kg * g + kb * b;
    return {code(black + luma * y), code(128 + chroma * (b - y) / (2 * (1 - kb))),
            code(128 + chroma * (r - y) / (2 * (1 - kr)))};
}

Rgb toRgb(Yuv yuv, Colour colour)
{
    const auto [kr, kg, kb] = lumaWeights(colour.matrix);
    const auto [black, luma, chroma] = codeScale(colour.range);
    const double y = (yuv.y - black) / luma;
    const double b = y + (yuv.u - 128) / chroma * 2 * (1 - kb);
    const double r = y + (yuv.v - 128) / chroma * 2 * (1 - kr);
    const double g = (y - kr * r - kb * b) / kg;
    return {code(255 * r), code(255 * g), code(255 * b)};
}

const std::array<std::uint8_t, 256> &fullRangeLuma(Range range)
{
    static const auto table = [] {
        std::array<std::array<std::uint8_t, 256>, 2> both{};
        for (int i = 0; i < 256; ++i) {
            both[0][static_cast<std::size_t>(i)] = code((i - 16) * 255.0 / 219.0);
            both[1][static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i);
        }
        return both;
    }();
    return table[range == Range::Full ? 1 : 0];
}

} // namespace bokeh::image
