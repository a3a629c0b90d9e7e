#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/image/plane.h"

namespace bokeh::preprocess {

/// Scales a plane to a square. Shrinking averages exactly the area that an output pixel covers, parts of pixels
/// included (as OpenCV's INTER_AREA, with which networks are trained); enlarging is bilinear. Each axis by its own
/// factor. libyuv's box filter is faster but rounds downwards, twice: white comes out up to two levels dark. Memory:
/// taken when the source's size changes. Threads: one owner thread.
class AreaScaler {
public:
    explicit AreaScaler(int side);

    /// `out` is [side][side].
    void run(image::PlaneView from, std::uint8_t *out);

private:
    /// For each output pixel along one axis: a run of source pixels and their weights, which add up to 1 << 14 exactly.
    struct Axis {
        int length = 0;
        std::vector<int> first, count;
        std::vector<std::uint16_t> weights; ///< one run after another
    };
    static Axis makeAxis(int from, int to);

    int side_;
    Axis across_, down_;
    std::vector<std::uint32_t> sums_; ///< one row of the source's width, in 1/16384
    std::vector<std::uint16_t> row_;  ///< the same in 1/256
};

} // namespace bokeh::preprocess
