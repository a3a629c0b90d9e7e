#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/evaluation/chart/charts.h"
#include "engine/evaluation/chart/svg.h"

namespace bokeh::evaluation::chart {

namespace {

constexpr double kRadius = 5; // of what a point takes up
constexpr double kApart = 1;  // between names
constexpr int kDirections = 16;
constexpr double kHarmless = 1e-6; // what rounding makes of nothing

/// The box of a name whose nearest edge or corner is `distance` from the point, in direction `angle`.
Box beside(const Place &point, double width, double distance, double angle)
{
    const double dx = std::cos(angle), dy = std::sin(angle);
    const double x = point.x + dx * distance, y = point.y + dy * distance;
    // To the right the box begins there, to the left it ends there, above and below it is centred.
    return {x - width * (1 - dx) / 2, y - kTextHeight * (1 - dy) / 2, width, kTextHeight};
}

double shared(const Box &a, const Box &b)
{
    const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    return width > 0 && height > 0 ? width * height : 0;
}

Box grown(const Box &box, double by)
{
    return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

/// How much of `box` lies where it should not.
double harm(const Box &box, const std::vector<Box> &taken, const Box &area)
{
    double sum = box.width * box.height - shared(box, area);
    for (const Box &other : taken)
        sum += shared(grown(box, kApart), other);
    return sum;
}

} // namespace

bool overlap(const Box &a, const Box &b)
{
    return shared(a, b) > 0;
}

std::vector<Box> placeNames(const std::vector<Place> &at, const std::vector<std::string> &names, const Box &area)
{
    std::vector<Box> taken, boxes;
    for (const Place &point : at)
        taken.push_back({point.x - kRadius, point.y - kRadius, 2 * kRadius, 2 * kRadius});
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double width = textWidth(names[i]);
        Box best = beside(at[i], width, kRadius + 3, 0);
        double least = harm(best, taken, area);
        // Nearest first; the first place without harm is taken.
        for (double distance = kRadius + 3; distance < 160 && least > kHarmless; distance += 6)
            for (int k = 0; k < kDirections && least > kHarmless; ++k) {
                const Box box = beside(at[i], width, distance, 2 * std::numbers::pi * k / kDirections);
                if (const double h = harm(box, taken, area); h < least) {
                    best = box;
                    least = h;
                }
            }
        boxes.push_back(best);
        taken.push_back(best);
    }
    return boxes;
}

} // namespace bokeh::evaluation::chart
