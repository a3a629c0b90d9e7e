#include "engine/compositor/bokeh.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/compositor/matrix.h"

namespace bokeh::compositor {

namespace {

constexpr double kLargestRadius = 1.0 / 18; // of the shorter side, at strength 100
constexpr double kWidening = 0.0125;        // of the shorter side: the width of hair that the mask misses
constexpr int kCoarse = 135, kFine = 270;   // cells on the shorter side, at least
constexpr double kSmallRadius = 3.5;        // cells: a smaller disc on the coarse grid would look like the grid
constexpr double kBrightest = 32;           // above any linear colour of any code values, times its weight
constexpr int kWhole = 8;                   // weight of a cell that lies inside a disc
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

Bokeh::Shape Bokeh::shapeOf(image::Size frame, int strength)
{
    const int side = std::min(frame.width, frame.height);
    const double radius = std::clamp(strength, 0, 100) / 100.0 * side * kLargestRadius;
    Grid grid = Grid::atLeast(kCoarse, frame);
    if (radius < kSmallRadius * grid.step)
        grid = Grid::atLeast(kFine, frame);
    const double widening = std::min(kWidening * side, radius);
    return {grid, radius / grid.step, static_cast<int>(std::ceil(widening / grid.step))};
}

void Bokeh::resize(int widest)
{
    const image::Size size = grid_.size;
    if (size == in_[0].size() && widest <= margin_)
        return;
    margin_ = widest;
    for (image::Plane &plane : in_)
        plane = image::Plane(size);
    for (image::Plane &plane : out_)
        plane = image::Plane(size);
    for (image::Plane &plane : alpha_)
        plane = image::Plane(size);
    const auto width = static_cast<std::size_t>(size.width), margin = static_cast<std::size_t>(margin_);
    line_.resize(width + 2 * margin);
    for (std::size_t i = 0; i < 4; ++i) {
        elements_[i].resize(width);
        totals_[i].resize(width);
        prefix_[i].resize((width + 1 + 2 * margin) * static_cast<std::size_t>(size.height));
    }
}

/// The disc as spans of cells, those at its rim weighted by how much of them it covers. A radius of 0 is one cell: the
/// identity.
void Bokeh::makeDisc(double radius)
{
    const double outer = radius + 0.5; // a cell is half a cell to each side of its centre
    const int rows = static_cast<int>(std::ceil(outer));
    disc_.clear();
    discWeight_ = 0;
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
        discWeight_ += span.whole * (2 * span.full + 1) + 2 * span.part;
        disc_.push_back(span);
    }
}

/// alpha_[1] = the largest of alpha_[0] in a square of `cells` to each side.
void Bokeh::widen(int cells)
{
    const int width = grid_.size.width;
    for (int y = 0; y < grid_.size.height; ++y) {
        std::uint8_t *row = alpha_[0].row(y);
        std::memset(line_.data(), 0, line_.size());
        std::memcpy(line_.data() + margin_, row, static_cast<std::size_t>(width));
        for (int k = -cells; k <= cells; ++k)
            rows_->widest(line_.data() + margin_ + k, row, width);
    }
    for (int y = 0; y < grid_.size.height; ++y) {
        std::uint8_t *row = alpha_[1].row(y);
        std::memcpy(row, alpha_[0].row(y), static_cast<std::size_t>(width));
        for (int from = std::max(y - cells, 0); from <= std::min(y + cells, grid_.size.height - 1); ++from)
            rows_->widest(alpha_[0].row(from), row, width);
    }
}

template <class Pointer> std::array<Pointer, 4> Bokeh::prefixRow(int row)
{
    const std::size_t stride = static_cast<std::size_t>(grid_.size.width + 1 + 2 * margin_);
    const std::size_t at = static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(margin_);
    return {&prefix_[0][at], &prefix_[1][at], &prefix_[2][at], &prefix_[3][at]};
}

void Bokeh::integrate(const Finish &with)
{
    const Sums elements{elements_[0].data(), elements_[1].data(), elements_[2].data(), elements_[3].data()};
    const ConstSums readable{elements[0], elements[1], elements[2], elements[3]};
    for (int y = 0; y < grid_.size.height; ++y) {
        rows_->premultiply({in_[0].row(y), in_[1].row(y), in_[2].row(y)}, alpha_[1].row(y), with, elements,
                           grid_.size.width);
        const Sums sums = prefixRow<std::uint32_t *>(y);
        rows_->integrate(readable, sums, grid_.size.width);
        for (std::uint32_t *sum : sums) {
            std::fill(sum - margin_, sum, 0U);
            std::fill(sum + grid_.size.width + 1, sum + grid_.size.width + 1 + margin_, sum[grid_.size.width]);
        }
    }
}

void Bokeh::gather(const Finish &with)
{
    const Sums totals{totals_[0].data(), totals_[1].data(), totals_[2].data(), totals_[3].data()};
    const ConstSums readable{totals[0], totals[1], totals[2], totals[3]};
    for (int y = 0; y < grid_.size.height; ++y) {
        for (auto &total : totals_)
            std::fill(total.begin(), total.end(), 0U);
        for (const Span &span : disc_)
            if (const int row = y + span.row; row >= 0 && row < grid_.size.height)
                rows_->span(prefixRow<const std::uint32_t *>(row), span, totals, grid_.size.width);
        rows_->finish(readable, {in_[0].row(y), in_[1].row(y), in_[2].row(y)}, with,
                      {out_[0].row(y), out_[1].row(y), out_[2].row(y)}, grid_.size.width);
    }
}

void Bokeh::run(const image::Frame &frame, image::PlaneView alpha, int strength)
{
    const image::Size size = frame.size();
    const Shape shape = shapeOf(size, strength);
    const int reach = std::max(static_cast<int>(std::ceil(shape.radius)) + 2, shape.widening);
    grid_ = shape.grid;
    resize(reach);
    makeDisc(shape.radius);

    shrink(frame.y.view(), size, shape.grid, in_[0].view());
    shrink(frame.u.view(), size, shape.grid, in_[1].view());
    shrink(frame.v.view(), size, shape.grid, in_[2].view());
    shrink(alpha, size, shape.grid, alpha_[0].view());
    widen(shape.widening);

    // As large as 31 bits allow for the brightest disc.
    const auto scale = static_cast<float>(2147483648.0 / kBrightest / static_cast<double>(discWeight_));
    const LinearLight light = linearLight(frame.colour);
    const Finish finish{&light, scale, scale * static_cast<float>(discWeight_) * kOwnShare};
    integrate(finish);
    gather(finish);
}

} // namespace bokeh::compositor
