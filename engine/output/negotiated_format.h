#pragma once

#include <cstddef>

#include "engine/image/frame.h"

namespace bokeh::output {

/// In the order in which we offer them: the first costs nothing.
enum class PixelFormat { I420, Nv12, Yuy2 };

/// What the camera and those who watch it have agreed on. All who watch at a time share one.
struct NegotiatedFormat {
    PixelFormat pixels = PixelFormat::I420;
    image::Size size; ///< a width divisible by 8 and an even height: then all readers lay pictures out alike
    int rateNumerator = 30;
    int rateDenominator = 1;
    image::Colour colour; ///< only matrix and range count
    friend bool operator==(const NegotiatedFormat &, const NegotiatedFormat &) = default;
};

/// Bytes from one row of the first plane to the next. Planes follow each other without gaps; rows are not padded.
constexpr int strideOf(const NegotiatedFormat &agreed)
{
    return agreed.pixels == PixelFormat::Yuy2 ? 2 * agreed.size.width : agreed.size.width;
}

/// Bytes of a picture.
constexpr std::size_t bytesOf(const NegotiatedFormat &agreed)
{
    const auto pixels = static_cast<std::size_t>(agreed.size.width) * static_cast<std::size_t>(agreed.size.height);
    return agreed.pixels == PixelFormat::Yuy2 ? pixels * 2 : pixels * 3 / 2;
}

} // namespace bokeh::output
