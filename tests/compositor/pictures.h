// Pictures that the compositor's tests make and look at.
#pragma once

#include <algorithm>
#include <cstring>
#include <random>

#include "engine/image/frame.h"

namespace pictures {

using namespace bokeh;

inline const image::Plane &plane(const image::Frame &frame, int which)
{
    return which == 0 ? frame.y : which == 1 ? frame.u : frame.v;
}
inline image::Plane &plane(image::Frame &frame, int which)
{
    return which == 0 ? frame.y : which == 1 ? frame.u : frame.v;
}

inline void fill(image::Plane &plane, int value)
{
    for (int y = 0; y < plane.size().height; ++y)
        std::memset(plane.row(y), value, static_cast<std::size_t>(plane.size().width));
}

inline image::Frame flat(image::Size size, image::Yuv yuv, image::Colour colour = {})
{
    image::Frame frame(size);
    frame.colour = colour;
    fill(frame.y, yuv.y);
    fill(frame.u, yuv.u);
    fill(frame.v, yuv.v);
    return frame;
}

inline image::Frame noise(image::Size size, unsigned seed)
{
    std::mt19937 random(seed);
    image::Frame frame(size);
    for (int i = 0; i < 3; ++i)
        for (int y = 0; y < plane(frame, i).size().height; ++y)
            std::generate_n(plane(frame, i).row(y), plane(frame, i).size().width,
                            [&] { return static_cast<std::uint8_t>(random()); });
    return frame;
}

inline image::Alpha alpha(image::Size size, int value)
{
    image::Alpha alpha{.plane = image::Plane(size)};
    fill(alpha.plane, value);
    return alpha;
}

inline bool same(const image::Frame &a, const image::Frame &b)
{
    for (int i = 0; i < 3; ++i)
        for (int y = 0; y < plane(a, i).size().height; ++y)
            if (std::memcmp(plane(a, i).row(y), plane(b, i).row(y),
                            static_cast<std::size_t>(plane(a, i).size().width)) != 0)
                return false;
    return true;
}

/// The largest difference of any sample from one colour.
inline int farthest(const image::Frame &frame, image::Yuv yuv)
{
    int worst = 0;
    for (int i = 0; i < 3; ++i)
        for (int y = 0; y < plane(frame, i).size().height; ++y)
            for (int x = 0; x < plane(frame, i).size().width; ++x)
                worst = std::max(worst, std::abs(plane(frame, i).row(y)[x] - (i == 0   ? yuv.y
                                                                              : i == 1 ? yuv.u
                                                                                       : yuv.v)));
    return worst;
}

inline constexpr image::Size kSizes[] = {{1, 1}, {2, 2}, {3, 5}, {16, 16}, {17, 1}, {1, 40}, {641, 479}, {1280, 720}};

} // namespace pictures
