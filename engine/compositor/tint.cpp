#include "engine/compositor/tint.h"

#include <algorithm>
#include <cmath>

namespace bokeh::compositor {

namespace {

constexpr double kLineAt720 = 1.0; // samples, half a line
constexpr int kWhole = 256;

} // namespace

std::array<TintCodes, 3> tintCodes(std::span<const image::Rgb> colours, image::Colour colour)
{
    std::array<TintCodes, 3> codes;
    const image::Yuv black = image::toYuv({}, colour);
    for (std::size_t k = 0; k < ClassPicture::kMost; ++k) {
        const image::Yuv yuv = k < colours.size() ? image::toYuv(colours[k], colour) : black;
        codes[0].area[k] = yuv.y;
        codes[0].line[k] = black.y;
        codes[1].area[k] = codes[1].line[k] = yuv.u;
        codes[2].area[k] = codes[2].line[k] = yuv.v;
    }
    return codes;
}

int lineLead(int side, image::Size plane)
{
    // One cell beyond an edge between two classes all votes are for one: the lead grows by twice the votes in a cell.
    const double half = kLineAt720 * std::max(1.0, plane.height / 720.0);
    const double lead = 2.0 * kAllVotes * half * side / std::max(plane.width, plane.height);
    return static_cast<int>(std::min<double>(lead, kAllVotes));
}

Vote voteAt(int at, int length, int side)
{
    const int exact = (2 * at + 1) * side, unit = 2 * length;
    const int after = (exact % unit * kWhole + length) / unit, before = kWhole - after; // the way through the cell
    const int first = (before * before + kWhole) / (2 * kWhole), last = (after * after + kWhole) / (2 * kWhole);
    return {exact / unit, {first, kWhole - first - last, last}};
}

Status checkClasses(const ClassPicture &picture)
{
    const auto side = static_cast<std::size_t>(std::max(picture.side, 0));
    if (side == 0 || picture.classes.size() != side * side)
        return Error{Errc::BadInput, "there is no picture of classes"};
    const std::uint8_t most = *std::max_element(picture.classes.begin(), picture.classes.end());
    if (most >= ClassPicture::kMost || picture.colours.size() > ClassPicture::kMost)
        return Error{Errc::BadInput, "a picture of classes has more of them than can be shown"};
    return {};
}

void Tint::start(const std::uint8_t *classes, int side, const TintCodes &codes, image::Size to)
{
    classes_ = classes;
    codes_ = codes;
    dividedRow_ = -1;
    if (side == side_ && to == to_)
        return;
    side_ = side;
    to_ = to;
    resize();
}

void Tint::resize()
{
    const auto cells = static_cast<std::size_t>(side_), samples = static_cast<std::size_t>(to_.width);
    lead_ = lineLead(side_, to_);
    begin_.assign(cells + 1, to_.width);
    across_.resize(samples);
    for (std::size_t x = samples; x-- > 0;) {
        const Vote vote = voteAt(static_cast<int>(x), to_.width, side_);
        across_[x] = vote.weights;
        begin_[static_cast<std::size_t>(vote.cell)] = static_cast<int>(x);
    }
    for (std::size_t cell = cells; cell-- > 0;) // of those without a sample of their own: where the next one begins
        begin_[cell] = std::min(begin_[cell], begin_[cell + 1]);
    columns_.resize(2 * (cells + 2));
    spread_.resize(2 * cells);
    stretches_.reserve(cells);
    row_.resize(samples);
}

std::array<std::size_t, 3> Tint::columnsAt(int cell) const
{
    return {static_cast<std::size_t>(std::max(cell - 1, 0)), static_cast<std::size_t>(cell),
            static_cast<std::size_t>(std::min(cell + 1, side_ - 1))};
}

/// Whether any of the nine cells is of a third class.
bool Tint::isOfMany(int cell, std::uint8_t low, std::uint8_t high) const
{
    for (const std::uint8_t *row : cells_)
        for (std::size_t x : columnsAt(cell))
            if (row[x] != low && row[x] != high)
                return true;
    return false;
}

/// The lowest and the highest class of each cell's nine.
void Tint::findSpread()
{
    const std::size_t cells = spread_.size() / 2;
    std::uint8_t *lowest = columns_.data() + 1, *highest = lowest + cells + 2; // with a cell repeated at either end
    for (std::size_t x = 0; x < cells; ++x) {
        lowest[x] = std::min(std::min(cells_[0][x], cells_[1][x]), cells_[2][x]);
        highest[x] = std::max(std::max(cells_[0][x], cells_[1][x]), cells_[2][x]);
    }
    for (std::uint8_t *ends : {lowest, highest}) {
        ends[-1] = ends[0];
        ends[cells] = ends[cells - 1];
    }
    std::uint8_t *low = spread_.data(), *high = low + cells;
    for (std::size_t x = 0; x < cells; ++x) {
        low[x] = std::min(std::min(lowest[x - 1], lowest[x]), lowest[x + 1]);
        high[x] = std::max(std::max(highest[x - 1], highest[x]), highest[x + 1]);
    }
}

/// Into stretches, which all rows of samples in this row of cells share.
void Tint::divide(int cellRow)
{
    dividedRow_ = cellRow;
    const auto rows = columnsAt(cellRow); // which are clamped alike
    for (std::size_t i = 0; i < 3; ++i)
        cells_[i] = classes_ + rows[i] * static_cast<std::size_t>(side_);
    findSpread();
    const std::uint8_t *low = spread_.data(), *high = low + side_;
    stretches_.clear();
    for (int cell = 0; cell < side_;) {
        const int first = cell;
        const std::uint8_t one = low[first], other = high[first];
        auto kind = Stretch::Kind::Even;
        if (one == other)
            while (cell < side_ && low[cell] == one && high[cell] == one)
                ++cell;
        else
            kind = isOfMany(cell++, one, other) ? Stretch::Kind::Many : Stretch::Kind::Two;
        const int from = begin_[static_cast<std::size_t>(first)], to = begin_[static_cast<std::size_t>(cell)];
        if (from < to)
            stretches_.push_back({kind, one, other, from, to, first});
    }
}

void Tint::voteOfTwo(const Stretch &stretch, const std::array<int, 3> &down)
{
    const auto columns = columnsAt(stretch.cell);
    std::array<int, 3> votes{}; // for the higher, of each column
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            votes[j] += cells_[i][columns[j]] == stretch.high ? down[i] : 0;
    for (auto x = static_cast<std::size_t>(stretch.from); x < static_cast<std::size_t>(stretch.to); ++x) {
        const auto &[left, here, right] = across_[x];
        const int lead = 2 * (left * votes[0] + here * votes[1] + right * votes[2]) - kAllVotes;
        const std::uint8_t best = lead > 0 ? stretch.high : stretch.low;
        row_[x] = std::abs(lead) < lead_ ? codes_.line[best] : codes_.area[best];
    }
}

void Tint::voteOfMany(const Stretch &stretch, const std::array<int, 3> &down)
{
    const auto columns = columnsAt(stretch.cell);
    for (auto x = static_cast<std::size_t>(stretch.from); x < static_cast<std::size_t>(stretch.to); ++x) {
        std::array<int, ClassPicture::kMost> votes{};
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j)
                votes[cells_[i][columns[j]]] += down[i] * across_[x][j];
        std::size_t best = stretch.low;
        int second = 0;
        for (std::size_t k = best + 1; k <= stretch.high; ++k)
            if (votes[k] > votes[best]) {
                second = votes[best];
                best = k;
            } else {
                second = std::max(second, votes[k]);
            }
        row_[x] = votes[best] - second < lead_ ? codes_.line[best] : codes_.area[best];
    }
}

const std::uint8_t *Tint::row(int y)
{
    const Vote vote = voteAt(y, to_.height, side_);
    if (vote.cell != dividedRow_)
        divide(vote.cell);
    for (const Stretch &stretch : stretches_)
        switch (stretch.kind) {
        case Stretch::Kind::Even:
            std::fill(row_.begin() + stretch.from, row_.begin() + stretch.to, codes_.area[stretch.low]);
            break;
        case Stretch::Kind::Two:
            voteOfTwo(stretch, vote.weights);
            break;
        case Stretch::Kind::Many:
            voteOfMany(stretch, vote.weights);
            break;
        }
    return row_.data();
}

} // namespace bokeh::compositor
