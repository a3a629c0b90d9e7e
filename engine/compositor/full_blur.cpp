#include "engine/compositor/full_blur.h"

#include <algorithm>

namespace bokeh::compositor {

namespace {

constexpr int kSide = 32;     // cells on the shorter side, at least, where the frame has them
constexpr int kDeviation = 8; // of the blur: a part of the shorter side
constexpr int kPasses = 3;    // boxes: their edges are gone after three

struct Line {
    std::uint8_t *data;
    int length;
    std::ptrdiff_t step; ///< from one sample to the next
};

/// Box filter along a line, the ends repeated; rounded to nearest, so a constant stays.
void box(const Line &line, int radius, std::vector<std::uint8_t> &copy)
{
    const auto [data, n, step] = line;
    const int width = 2 * radius + 1;
    for (int i = 0; i < n + 2 * radius; ++i)
        copy[static_cast<std::size_t>(i)] = data[std::clamp(i - radius, 0, n - 1) * step];
    int sum = 0;
    for (int i = 0; i < width - 1; ++i)
        sum += copy[static_cast<std::size_t>(i)];
    for (int i = 0; i < n; ++i) {
        sum += copy[static_cast<std::size_t>(i + width - 1)];
        data[i * step] = static_cast<std::uint8_t>((sum + width / 2) / width);
        sum -= copy[static_cast<std::size_t>(i)];
    }
}

} // namespace

void FullBlur::run(const image::Frame &frame)
{
    const Grid grid = Grid::atLeast(kSide, frame.size());
    const auto [width, height] = grid.size;
    // Three boxes of radius r have a deviation of sqrt(r (r + 1)).
    const int radius = (std::min(width, height) + kDeviation - 1) / kDeviation;
    if (grid != grid_) {
        grid_ = grid;
        for (image::Plane &plane : planes_)
            plane = image::Plane(grid.size);
        line_.resize(static_cast<std::size_t>(std::max(width, height) + 2 * radius));
    }
    const std::array<image::PlaneView, 3> from{frame.y.view(), frame.u.view(), frame.v.view()};
    for (std::size_t i = 0; i < 3; ++i) {
        image::Plane &plane = planes_[i];
        shrink(from[i], frame.size(), grid, plane.view());
        for (int pass = 0; pass < kPasses; ++pass) {
            for (int y = 0; y < height; ++y)
                box({plane.row(y), width, 1}, radius, line_);
            for (int x = 0; x < width; ++x)
                box({plane.row(0) + x, height, plane.stride()}, radius, line_);
        }
    }
}

} // namespace bokeh::compositor
