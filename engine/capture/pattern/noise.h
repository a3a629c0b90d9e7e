#pragma once

#include <cmath>
#include <cstdint>

namespace bokeh::capture::pattern {

/// Well mixed 32 bits of three numbers: the only randomness of the pattern, and the same on every machine.
inline std::uint32_t hash(std::int32_t x, std::int32_t y, std::uint32_t seed)
{
    std::uint32_t h =
        static_cast<std::uint32_t>(x) * 0x8DA6B343U ^ static_cast<std::uint32_t>(y) * 0xD8163841U ^ seed * 0xCB1AB31FU;
    h = (h ^ (h >> 16)) * 0x7FEB352DU;
    h = (h ^ (h >> 15)) * 0x846CA68BU;
    return h ^ (h >> 16);
}

/// In [0, 1).
inline float random(std::int32_t x, std::int32_t y, std::uint32_t seed)
{
    return static_cast<float>(hash(x, y, seed) >> 8) * 0x1p-24F;
}

inline float mix(float a, float b, float t)
{
    return a + (b - a) * t;
}

inline float square(float v)
{
    return v * v;
}

inline float smoothStep(float from, float to, float x)
{
    const float t = std::fmin(std::fmax((x - from) / (to - from), 0.0F), 1.0F);
    return t * t * (3 - 2 * t);
}

/// exp(-(x/sx)^2 - (y/sy)^2): a soft spot.
inline float spot(float x, float y, float sx, float sy)
{
    const float q = (x * x) / (sx * sx) + (y * y) / (sy * sy);
    return q < 18 ? std::exp(-q) : 0.0F; // beyond, it is nothing, and slow to compute
}

/// Random values on whole numbers, smooth in between; in [0, 1).
inline float valueNoise(float x, float y, std::uint32_t seed)
{
    const float fx = std::floor(x), fy = std::floor(y);
    const auto ix = static_cast<std::int32_t>(fx), iy = static_cast<std::int32_t>(fy);
    float tx = x - fx, ty = y - fy;
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    return mix(mix(random(ix, iy, seed), random(ix + 1, iy, seed), tx),
               mix(random(ix, iy + 1, seed), random(ix + 1, iy + 1, seed), tx), ty);
}

/// Three octaves of it; in [0, 1).
inline float cloudNoise(float x, float y, std::uint32_t seed)
{
    return (4 * valueNoise(x, y, seed) + 2 * valueNoise(2.03F * x, 2.03F * y, seed + 1) +
            valueNoise(4.01F * x, 4.01F * y, seed + 2)) /
           7;
}

} // namespace bokeh::capture::pattern
