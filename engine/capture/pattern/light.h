#pragma once

#include <cmath>

#include "engine/image/colour.h"

namespace bokeh::capture::pattern {

/// A direction, or linear light in red, green and blue.
struct Vec3 {
    float x = 0, y = 0, z = 0;
    friend Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
    friend Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
};

inline float dot(Vec3 a, Vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

inline Vec3 normalised(Vec3 v)
{
    return v * (1 / std::sqrt(dot(v, v)));
}

inline Vec3 mix(Vec3 a, Vec3 b, float t)
{
    return a + (b - a) * t;
}

/// A colour as picture editors show it, 0xRRGGBB, as linear light.
Vec3 srgb(unsigned rgb);

/// How a surface answers light.
struct Surface {
    Vec3 albedo;
    float softness = 0; ///< light that reaches round the edge, as in skin: 0 hard, 1 all round
    float gloss = 0;    ///< strength of the highlight
    float shininess = 20;
};

/// The room's light on a surface: a window at the upper left, a lamp at the right, and what the walls give back.
/// `open` in [0, 1] is how much of the surroundings reaches the point. x runs right, y down, z to the viewer.
Vec3 lit(const Surface &, Vec3 normal, float open);

/// Linear light -> Y, U, V in code values of `colour`, as floats, through a soft shoulder like a camera's.
Vec3 developed(Vec3 light, image::Colour colour);

} // namespace bokeh::capture::pattern
