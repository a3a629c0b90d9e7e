#pragma once

#include <cstdint>
#include <vector>

#include "engine/image/plane.h"

namespace bokeh::capture {

/// A decoded picture: rows from top to bottom without gaps; a pixel is one byte of grey, or B, G, R.
struct Pixels {
    image::Size size;
    int channels = 0; ///< 1 or 3
    std::vector<std::uint8_t> bytes;

    Pixels() = default;
    Pixels(image::Size itsSize, int itsChannels)
        : size(itsSize),
          channels(itsChannels),
          bytes(static_cast<std::size_t>(stride()) * static_cast<std::size_t>(size.height))
    {
    }
    int stride() const { return size.width * channels; }
    std::uint8_t *row(int y) { return bytes.data() + std::ptrdiff_t{y} * stride(); }
    const std::uint8_t *row(int y) const { return bytes.data() + std::ptrdiff_t{y} * stride(); }
};

} // namespace bokeh::capture
