#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/capture/pattern/light.h"

namespace bokeh::capture::pattern {

/// A rectangle of the drawing, in centimetres (x right, y down), and how finely it is drawn.
struct Area {
    float left, top, right, bottom;
};

/// A part of the puppet while it is being made: how far each point stands out towards the viewer, how much of it is
/// covered, and the light it sends. Drawn at twice the sprite's resolution.
class Relief {
public:
    Relief(Area area, float texelsPerCentimetre);

    int width() const { return width_; }
    int height() const { return height_; }
    float step() const { return step_; } ///< centimetres from one point to the next
    float x(int column) const { return area_.left + (static_cast<float>(column) + 0.5F) * step_; }
    float y(int row) const { return area_.top + (static_cast<float>(row) + 0.5F) * step_; }
    const Area &area() const { return area_; }

    struct Point {
        float height = 0;   ///< centimetres towards the viewer
        float coverage = 0; ///< 0 nothing, 1 all
        Vec3 normal{0, 0, 1};
        float open = 1; ///< share of the surroundings that is seen from here
        Vec3 light;     ///< not multiplied by coverage
    };
    Point &at(int column, int row) { return points_[static_cast<std::size_t>(row * width_ + column)]; }
    const Point &at(int column, int row) const { return points_[static_cast<std::size_t>(row * width_ + column)]; }

    template <class F> void each(F f) ///< f(x, y, point)
    {
        for (int row = 0; row < height_; ++row)
            for (int column = 0; column < width_; ++column)
                f(x(column), y(row), at(column, row));
    }

    /// Normals and openness, from the heights: call once they all stand, before lighting.
    void findNormals();
    void findOpenness(float radius, float strength);

    /// A hair: from (x, y), each next point added to the one before; tapering to nothing. Coverage grows under it.
    struct Stroke {
        float x, y;
        float angle;     ///< where it sets out to, in radians: 0 right, pi/2 down
        float bend;      ///< radians more per centimetre
        float length;    ///< centimetres
        float thickness; ///< centimetres, at the root
        Vec3 light;
        float opacity = 1;
    };
    void draw(const Stroke &);

private:
    void stamp(float x, float y, float radius, const Stroke &);

    Area area_;
    float step_;
    int width_, height_;
    std::vector<Point> points_;
};

/// How much of a point is inside, where `distance` is to the edge, positive outside.
inline float inside(float distance, float step)
{
    return std::clamp(0.5F - distance / step, 0.0F, 1.0F);
}

/// The larger of the two, rounded off over `width` where they meet.
inline float smoothMax(float a, float b, float width)
{
    const float h = std::max(width - std::abs(a - b), 0.0F) / width;
    return std::max(a, b) + h * h * width * 0.25F;
}
inline float smoothMin(float a, float b, float width)
{
    return -smoothMax(-a, -b, width);
}

/// Distance to a line with round ends whose radius goes from `r0` to `r1`; `along` is where on it, 0 to 1.
float distanceToLimb(float x, float y, const Area &ends, float r0, float r1, float *along = nullptr);

/// Height of a ball-like surface: `q` is the squared distance from its axis over its radius squared.
inline float dome(float q, float depth)
{
    return q < 1 ? depth * std::sqrt(1 - q) : -depth * 0.6F * (q - 1);
}

} // namespace bokeh::capture::pattern
