#include "engine/compositor/disc.h"

#include <algorithm>
#include <cmath>

namespace bokeh::compositor {

namespace {

constexpr double kLargestRadius = 1.0 / 18; // of the shorter side, at strength 100
constexpr double kLeastShare = 1.0 / 3;     // of that radius, for the weakest blur: a smaller disc hides too little
constexpr double kWidening = 0.0125;        // of the shorter side: the width of hair that the mask misses
constexpr int kCoarse = 135, kFine = 270;   // cells on the shorter side, at least
// Cells: a smaller disc on the coarse grid would look like the grid, and not reach across the corners of the widened
// person.
constexpr double kSmallRadius = 4.5;
constexpr int kWhole = 8;         // weight of a cell that lies inside a disc
constexpr double kBrightest = 32; // above any linear colour of any code values, times its weight
// Weight of a cell's own colour, as a part of the disc's: only to divide by something deep inside the person. In linear
// light a trace of a bright person is plain to see on black.
constexpr float kOwnShare = 1.0F / 65536;

/// How a disc of radius `radius` covers the row of cells that lies `row` cells from its centre.
struct Coverage {
    double rows;  ///< share of the row's height that the disc reaches
    double chord; ///< half of the mean chord there
};

Coverage coverage(double radius, int row)
{
    constexpr int kSamples = 16;
    int inside = 0;
    double chords = 0;
    for (int i = 0; i < kSamples; ++i) {
        const double y = row + (i + 0.5) / kSamples - 0.5;
        if (std::abs(y) < radius) {
            ++inside;
            chords += std::sqrt(radius * radius - y * y);
        }
    }
    return {static_cast<double>(inside) / kSamples, inside ? chords / inside : 0};
}

} // namespace

double discRadius(int strength)
{
    const double share = std::clamp(strength, 0, 100) / 100.0;
    return kLargestRadius * (kLeastShare + (1 - kLeastShare) * share * share);
}

void Disc::shape(image::Size frame, int strength)
{
    const int side = std::min(frame.width, frame.height);
    const double pixels = side * discRadius(strength);
    grid = Grid::atLeast(kCoarse, frame);
    if (pixels < kSmallRadius * grid.step)
        grid = Grid::atLeast(kFine, frame);
    radius = pixels / grid.step;
    widening = static_cast<int>(std::ceil(std::min(kWidening * side, pixels) / grid.step));
    fill();
}

/// As spans of cells, those at the rim weighted by how much of them the disc covers.
void Disc::fill()
{
    const double outer = radius + 0.5; // a cell is half a cell to each side of its centre
    const int rows = static_cast<int>(std::ceil(outer));
    spans.reserve(kMostSpans);
    spans.clear();
    weight = 0;
    for (int row = -rows; row <= rows; ++row) {
        const Coverage covered = coverage(outer, row);
        const double beyondCentre = std::max(covered.chord - 0.5, 0.0), full = std::floor(beyondCentre);
        const double narrow = std::min(2 * covered.chord, 1.0); // a chord inside the centre cell
        const Span span{.row = row,
                        .full = static_cast<int>(full),
                        .whole = static_cast<int>(std::lround(kWhole * covered.rows * narrow)),
                        .part = static_cast<int>(std::lround(kWhole * covered.rows * (beyondCentre - full)))};
        if (span.whole == 0)
            continue;
        weight += span.whole * (2 * span.full + 1) + 2 * span.part;
        spans.push_back(span);
    }
}

float Disc::scale() const
{
    return static_cast<float>(2147483648.0 / kBrightest / static_cast<double>(weight));
}

float Disc::own() const
{
    return scale() * static_cast<float>(weight) * kOwnShare;
}

} // namespace bokeh::compositor
