#include "engine/pipeline/live/card.h"

#include <algorithm>
#include <cmath>

namespace bokeh::pipeline {

namespace {

struct Point {
    double x, y;
};

constexpr image::Rgb kGround{28, 32, 40}, kSign{150, 158, 172};
constexpr double kLine = 0.018; // half a line's width, as all measures here in heights of the picture

/// Signed distance to a rectangle with rounded corners, centred on the origin.
double rounded(Point p, Point half, double radius)
{
    const Point q{std::abs(p.x) - half.x + radius, std::abs(p.y) - half.y + radius};
    return std::hypot(std::max(q.x, 0.0), std::max(q.y, 0.0)) + std::min(std::max(q.x, q.y), 0.0) - radius;
}

/// Distance to the line from `a` to `b`.
double segment(Point p, Point a, Point b)
{
    const Point ab{b.x - a.x, b.y - a.y}, ap{p.x - a.x, p.y - a.y};
    const double t = std::clamp((ap.x * ab.x + ap.y * ab.y) / (ab.x * ab.x + ab.y * ab.y), 0.0, 1.0);
    return std::hypot(ap.x - t * ab.x, ap.y - t * ab.y);
}

/// How much of the sign covers the point, 0 .. 1, for pixels of height `pixel`.
double coverage(Point p, double pixel)
{
    const double body = std::abs(rounded({p.x + 0.035, p.y}, {0.13, 0.095}, 0.03)) - kLine;
    const double lens =
        std::min(segment(p, {0.12, -0.01}, {0.19, -0.06}),
                 std::min(segment(p, {0.19, -0.06}, {0.19, 0.06}), segment(p, {0.19, 0.06}, {0.12, 0.01}))) -
        kLine;
    const Point from{-0.2, 0.15}, to{0.2, -0.15};
    const double bar = segment(p, from, to) - kLine, gap = segment(p, from, to) - 2.2 * kLine;
    const double camera = std::max(std::min(body, lens), -gap); // the bar cuts through it
    return std::clamp(0.5 - std::min(camera, bar) / pixel, 0.0, 1.0);
}

void draw(image::Plane &plane, std::uint8_t ground, std::uint8_t sign)
{
    const auto [width, height] = plane.size();
    const double pixel = 1.0 / height;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const Point p{(x + 0.5 - width / 2.0) * pixel, (y + 0.5 - height / 2.0) * pixel};
            plane.row(y)[x] = static_cast<std::uint8_t>(std::lround(ground + (sign - ground) * coverage(p, pixel)));
        }
}

} // namespace

void drawCard(image::Frame &frame)
{
    const image::Yuv ground = image::toYuv(kGround, frame.colour), sign = image::toYuv(kSign, frame.colour);
    draw(frame.y, ground.y, sign.y);
    draw(frame.u, ground.u, sign.u);
    draw(frame.v, ground.v, sign.v);
}

} // namespace bokeh::pipeline
