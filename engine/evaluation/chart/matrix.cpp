#include <algorithm>
#include <cstddef>
#include <fmt/format.h>

#include "engine/evaluation/chart/charts.h"
#include "engine/evaluation/chart/svg.h"

namespace bokeh::evaluation::chart {

std::string draw(const Matrix &matrix)
{
    constexpr double kCell = 44, kTitle = 58;
    double names = 0;
    for (const std::string &name : matrix.names)
        names = std::max(names, textWidth(name));
    const auto n = static_cast<double>(matrix.names.size());
    const double left = names + 44, top = kTitle + names + 28;
    Svg svg(left + n * kCell + 16, top + n * kCell + 16, matrix.title);
    svg.text(16, 24, matrix.title, "head");
    svg.text(16, 43, matrix.subtitle, "soft");
    svg.upright(16, top + n * kCell / 2, matrix.rowTitle);
    svg.text(left + n * kCell / 2, kTitle + 12, matrix.columnTitle, "soft", Anchor::Middle);
    for (std::size_t row = 0; row < matrix.names.size(); ++row) {
        const double y = top + static_cast<double>(row) * kCell;
        svg.text(left - 10, y + kCell / 2 + 4, matrix.names[row], "text", Anchor::End);
        svg.upright(left + (static_cast<double>(row) + 0.5) * kCell + 4, top - 8, matrix.names[row], "text",
                    Anchor::Start);
        for (std::size_t column = 0; column < matrix.names.size(); ++column) {
            const double x = left + static_cast<double>(column) * kCell, share = matrix.shares[row][column];
            svg.cell(x + 1, y + 1, kCell - 2, kCell - 2, share);
            constexpr double kWorthANumber = 0.005, kDark = 0.6;
            if (share >= kWorthANumber)
                svg.text(x + kCell / 2, y + kCell / 2 + 4, fmt::format("{:.0f}", share * 100),
                         share > kDark ? "over" : "text", Anchor::Middle);
        }
    }
    return svg.finish();
}

} // namespace bokeh::evaluation::chart
