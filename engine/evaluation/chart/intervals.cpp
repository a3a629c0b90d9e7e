#include <algorithm>
#include <fmt/format.h>

#include "engine/evaluation/chart/charts.h"
#include "engine/evaluation/chart/svg.h"

namespace bokeh::evaluation::chart {

namespace {

constexpr double kPlot = 420, kRow = 22, kTop = 62, kBottom = 48, kFigures = 195;

/// Where a value stands across.
struct Across {
    double left, low, high;
    double at(double value) const { return left + (value - low) / (high - low) * kPlot; }
};

Across axisFor(const Intervals &chart)
{
    const double tolerance = chart.tolerance.value_or(0);
    double names = 0, low = -tolerance, high = tolerance; // zero is always on the axis
    for (const Intervals::Row &row : chart.rows) {
        names = std::max(names, textWidth(row.name));
        low = std::min(low, row.low);
        high = std::max(high, row.high);
    }
    const double room = std::max((high - low) * 0.06, 1e-4);
    return {names + 28, low - room, high + room};
}

void drawAxis(Svg &svg, const Intervals &chart, const Across &axis, double bottom)
{
    if (const double tolerance = chart.tolerance.value_or(0); tolerance > 0)
        svg.rectangle(axis.at(-tolerance), kTop, axis.at(tolerance) - axis.at(-tolerance), bottom - kTop, "band");
    const Ticks ticks = linearTicks(axis.low, axis.high, 6);
    for (const double value : ticks.values) {
        svg.line(axis.at(value), kTop, axis.at(value), bottom, "grid");
        svg.text(axis.at(value), bottom + 16, fmt::format("{:.{}f}", value, ticks.decimals), "soft", Anchor::Middle);
    }
    svg.line(axis.at(0), kTop, axis.at(0), bottom, "axis");
    svg.text(axis.left + kPlot / 2, bottom + 38, chart.xTitle, "soft", Anchor::Middle);
}

} // namespace

std::string draw(const Intervals &chart)
{
    const Across axis = axisFor(chart);
    const double bottom = kTop + kRow * static_cast<double>(chart.rows.size());
    Svg svg(axis.left + kPlot + kFigures, bottom + kBottom, chart.title);
    svg.text(16, 24, chart.title, "head");
    svg.text(16, 43, chart.subtitle, "soft");
    drawAxis(svg, chart, axis, bottom);
    double y = kTop + kRow / 2;
    for (const Intervals::Row &row : chart.rows) {
        svg.text(axis.left - 12, y + 4, row.name, "text", Anchor::End);
        svg.line(axis.at(row.low), y, axis.at(row.high), y, "span");
        svg.circle(axis.at(row.value), y, 4.5, "mark");
        svg.text(axis.left + kPlot + 12, y + 4, fmt::format("{:+.4f} [{:+.4f}, {:+.4f}]", row.value, row.low, row.high),
                 "soft");
        y += kRow;
    }
    return svg.finish();
}

} // namespace bokeh::evaluation::chart
