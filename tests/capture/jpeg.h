// JPEG pictures for the tests of MJPEG, of our own making.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/image/frame.h"

namespace bokeh::test {

struct JpegOptions {
    image::Size sampling{2, 1}; ///< luma samples to one of chroma; 0 by 0: grey
    image::Size chroma{1, 1};   ///< chroma's own factors: 4:2:2 may also be said as 2x2 to 1x2
    bool huffmanTables = true;  ///< false: left out, as many cameras do
    bool optimised = false;     ///< tables of its own, that fit only itself
    bool progressive = false;
    bool scans = false; ///< one for each component
    bool rgb = false;
    int restart = 0; ///< blocks between restart markers
    int quality = 95;
};

/// A picture of `size`, whose pixel at x, y is paint(x, y).
std::vector<std::byte> encodeJpeg(image::Size size, const JpegOptions &,
                                  const std::function<image::Yuv(int x, int y)> &paint);

} // namespace bokeh::test
