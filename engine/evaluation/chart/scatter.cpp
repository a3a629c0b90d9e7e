#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/evaluation/chart/charts.h"
#include "engine/evaluation/chart/svg.h"

namespace bokeh::evaluation::chart {

namespace {

constexpr double kWidth = 760, kHeight = 460;
constexpr Box kArea{64, 58, kWidth - 64 - 24, kHeight - 58 - 56}; // of the plot

/// From values to places along one side of the plot.
struct Axis {
    double low = 0, high = 1;
    bool logarithmic = false;

    double share(double value) const
    {
        if (logarithmic)
            return std::log(value / low) / std::log(high / low);
        return (value - low) / (high - low);
    }
};

/// An axis that holds all values with some room beyond them.
Axis axisFor(const std::vector<double> &values, bool logarithmic, double room)
{
    const auto [low, high] = std::ranges::minmax(values);
    if (logarithmic) {
        const double factor = std::max(std::pow(high / low, room), 1.2);
        return {low / factor, high * factor, true};
    }
    const double more = std::max((high - low) * room, 0.002);
    return {low - more, high + more, false};
}

Place placeOf(const Scatter::Point &point, const Axis &x, const Axis &y)
{
    return {kArea.x + x.share(point.x) * kArea.width, kArea.y + (1 - y.share(point.y)) * kArea.height};
}

void drawAxes(Svg &svg, const Scatter &scatter, const Axis &x, const Axis &y)
{
    const double bottom = kArea.y + kArea.height, right = kArea.x + kArea.width;
    const Ticks across = x.logarithmic ? logarithmicTicks(x.low, x.high) : linearTicks(x.low, x.high, 7);
    for (const double value : across.values) {
        const double at = kArea.x + x.share(value) * kArea.width;
        svg.line(at, kArea.y, at, bottom, "grid");
        // Powers below one need more decimals than those above.
        const int decimals = x.logarithmic && value >= 1 ? 0 : across.decimals;
        svg.text(at, bottom + 18, fmt::format("{:.{}f}", value, decimals), "soft", Anchor::Middle);
    }
    const Ticks up = linearTicks(y.low, y.high, 6);
    for (const double value : up.values) {
        const double at = kArea.y + (1 - y.share(value)) * kArea.height;
        svg.line(kArea.x, at, right, at, "grid");
        svg.text(kArea.x - 8, at + 4, fmt::format("{:.{}f}", value, up.decimals), "soft", Anchor::End);
    }
    svg.line(kArea.x, bottom, right, bottom, "axis");
    svg.line(kArea.x, kArea.y, kArea.x, bottom, "axis");
    svg.text(kArea.x + kArea.width / 2, kHeight - 14, scatter.xTitle, "soft", Anchor::Middle);
    svg.upright(16, kArea.y + kArea.height / 2, scatter.yTitle);
}

/// A line from a point to its name, where that is not beside it.
void lead(Svg &svg, const Place &point, const Box &name)
{
    const double x = std::clamp(point.x, name.x, name.x + name.width);
    const double y = std::clamp(point.y, name.y, name.y + name.height);
    constexpr double kFar = 12;
    if (std::hypot(x - point.x, y - point.y) > kFar)
        svg.line(point.x, point.y, x, y, "lead");
}

/// The name within its box, which is as wide as the name might be: against the side where the point is.
void write(Svg &svg, const Place &point, const Box &box, const std::string &name)
{
    const double y = box.y + kTextHeight - 2;
    if (box.x >= point.x)
        svg.text(box.x, y, name);
    else if (box.x + box.width <= point.x)
        svg.text(box.x + box.width, y, name, "text", Anchor::End);
    else
        svg.text(box.x + box.width / 2, y, name, "text", Anchor::Middle);
}

} // namespace

std::string draw(const Scatter &scatter)
{
    std::vector<double> xs, ys;
    for (const Scatter::Point &point : scatter.points) {
        xs.push_back(point.x);
        ys.push_back(point.y);
    }
    const Axis x = axisFor(xs, scatter.logarithmic, 0.18), y = axisFor(ys, false, 0.15);
    Svg svg(kWidth, kHeight, scatter.title);
    svg.text(kArea.x, 24, scatter.title, "head");
    svg.text(kArea.x, 43, scatter.subtitle, "soft");
    drawAxes(svg, scatter, x, y);
    std::vector<Place> places;
    std::vector<std::string> names;
    for (const Scatter::Point &point : scatter.points) {
        places.push_back(placeOf(point, x, y));
        names.push_back(point.name);
    }
    const std::vector<Box> boxes = placeNames(places, names, kArea);
    for (std::size_t i = 0; i < places.size(); ++i)
        lead(svg, places[i], boxes[i]);
    for (const Place &place : places)
        svg.circle(place.x, place.y, 4.5, "mark");
    for (std::size_t i = 0; i < boxes.size(); ++i)
        write(svg, places[i], boxes[i], names[i]);
    return svg.finish();
}

} // namespace bokeh::evaluation::chart
