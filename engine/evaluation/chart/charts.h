// The three kinds of chart in the results, each drawn as one SVG file's text.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bokeh::evaluation::chart {

/// Named points on two axes. The names stand beside their points, moved so that none covers another or a point; one
/// that had to go far is led to its point by a line.
struct Scatter {
    std::string title, subtitle;
    std::string xTitle, yTitle;
    bool logarithmic = true; ///< in x, which is then > 0
    struct Point {
        std::string name;
        double x = 0, y = 0;
    };
    std::vector<Point> points; ///< at least one
};
std::string draw(const Scatter &);

/// A row for each value with its interval, below a common axis.
struct Intervals {
    std::string title, subtitle, xTitle;
    struct Row {
        std::string name;
        double value = 0, low = 0, high = 0; ///< low <= high
    };
    std::vector<Row> rows;           ///< at least one
    std::optional<double> tolerance; ///< a band from minus to plus this is shaded
};
std::string draw(const Intervals &);

/// A square of shares, row by row: what was taken for what.
struct Matrix {
    std::string title, subtitle, rowTitle, columnTitle;
    std::vector<std::string> names;
    std::vector<std::vector<double>> shares; ///< [row][column] in [0, 1], printed in per cent
};
std::string draw(const Matrix &);

/// Where a scatter's names stand; apart for tests.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};
bool overlap(const Box &, const Box &);
/// A box for each point's name within `area`. `at` are the points' places.
struct Place {
    double x = 0, y = 0;
};
std::vector<Box> placeNames(const std::vector<Place> &at, const std::vector<std::string> &names, const Box &area);

} // namespace bokeh::evaluation::chart
