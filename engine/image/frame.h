#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/pool.h"
#include "engine/image/colour.h"
#include "engine/image/plane.h"

namespace bokeh::image {

/// Half, rounded up: the side of a chroma plane.
constexpr int chromaSide(int luma)
{
    return (luma + 1) / 2;
}
constexpr Size chromaSize(Size luma)
{
    return {chromaSide(luma.width), chromaSide(luma.height)};
}

/// One picture, planar 8-bit YUV 4:2:0 (I420), and when it was taken. Any size from 1x1.
struct Frame {
    std::uint64_t sequence = 0;                          ///< from the source, counting from 0; gaps are drops
    std::chrono::nanoseconds time{};                     ///< presentation time, from the source's start
    std::chrono::steady_clock::time_point captured = {}; ///< when the source delivered it
    Colour colour;
    Plane y, u, v; ///< v and u are chromaSize(y.size())

    Frame() = default;
    explicit Frame(Size size) : y(size), u(chromaSize(size)), v(chromaSize(size)) {}
    Size size() const { return y.size(); }
    void setHeader(const Frame &other) ///< sequence, times and colour
    {
        sequence = other.sequence;
        time = other.time;
        captured = other.captured;
        colour = other.colour;
    }
};
/// Published frames are immutable; see Pool.
using FramePtr = std::shared_ptr<const Frame>;
using FramePool = Pool<Frame>;

/// What the network returned, at its own resolution: integer codes, channel by channel.
struct Mask {
    std::uint64_t sequence = 0;        ///< of the frame it was computed from
    int side = 0;                      ///< width and height
    int channels = 0;                  ///< 1 for an integer mask, one per class for scores
    int cap = 31;                      ///< largest value
    std::vector<std::uint16_t> values; ///< [channels][side][side], 0..cap
};

/// How much of each pixel of a frame is person, at the frame's resolution: 0 none, 255 all.
struct Alpha {
    std::uint64_t sequence = 0; ///< of the frame that its mask was computed from
    Plane plane;
};

} // namespace bokeh::image
