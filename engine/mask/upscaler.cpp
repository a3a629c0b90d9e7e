#include "engine/mask/upscaler.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <libyuv.h>

namespace bokeh::mask {

namespace {

constexpr int kGridSide = 180; // cells on the shorter side, at least, where the frame has them
constexpr int kBlock = 16;     // cells of a row that are skipped or worked on together; at least 2 * kRadius + 1

// What a block of the mask holds. Where it and all that reaches it hold one kind only, the answer is known.
constexpr std::uint8_t kHasBackground = 1, kHasPerson = 2, kHasEdge = kHasBackground | kHasPerson;

// Scores this near to 0 and 255 are taken for sure: the lowest and the highest code of 5 bits but one.
constexpr int kSure = 12;

std::size_t at(int row, int columns)
{
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns);
}

void scale(image::PlaneView from, image::MutablePlaneView to)
{
    // libyuv's box filter multiplies by a truncated reciprocal in 16 bits: a mask averaged over larger boxes would
    // never be sure. That happens to frames of a few pixels only.
    const bool tiny = std::max(to.size.width, to.size.height) < 16;
    libyuv::ScalePlane(from.data, from.stride, from.size.width, from.size.height, to.data, to.stride, to.size.width,
                       to.size.height, tiny ? libyuv::kFilterBilinear : libyuv::kFilterBox);
}

/// Stretches scores so that sure ones become exactly 0 and 255.
std::uint8_t levels(std::uint8_t score)
{
    return static_cast<std::uint8_t>(std::clamp((score - kSure) * 255 / (255 - 2 * kSure), 0, 255));
}

} // namespace

Upscaler::Upscaler(const Rows &rows) : rows_(&rows) {}

void Upscaler::resize(image::Size frame)
{
    const int step = std::max(1, std::min(frame.width, frame.height) / kGridSide);
    frame_ = frame;
    grid_ = {(frame.width + step - 1) / step, (frame.height + step - 1) / step};
    blocks_ = (grid_.width + kBlock - 1) / kBlock;

    const int padded = grid_.width + 2 * kRadius;
    for (image::Plane &plane : guide_)
        plane = image::Plane({padded, grid_.height});
    zeros_.assign(at(1, padded), 0);
    sums_.resize(at(kSums, padded));
    averaged_.resize(at(1, grid_.width + 1));
    for (auto &rows : coefficients_)
        rows.resize(at(grid_.height, padded));
    for (Coefficients &row : expanded_)
        for (auto &values : row)
            values.resize(at(1, frame.width));
    for (auto &row : chroma_)
        row.resize(at(1, frame.width));
    for (auto *flags : {&content_, &wide_, &toSolve_, &toApply_})
        flags->resize(at(grid_.height, blocks_));

    index_.resize(at(1, frame.width));
    fraction_.resize(at(1, frame.width));
    blockStart_.assign(at(1, blocks_ + 1), frame.width);
    for (int x = frame.width - 1; x >= 0; --x) {
        const float position =
            (static_cast<float>(x) + 0.5F) * static_cast<float>(grid_.width) / static_cast<float>(frame.width) - 0.5F;
        const int cell = std::clamp(static_cast<int>(std::floor(position)), 0, grid_.width - 1);
        index_[at(1, x)] = cell;
        fraction_[at(1, x)] = std::clamp(position - static_cast<float>(cell), 0.0F, 1.0F);
        blockStart_[at(1, cell / kBlock)] = x;
    }
}

void Upscaler::run(std::span<const std::uint8_t> score, int side, const image::Frame &frame,
                   image::MutablePlaneView out)
{
    if (frame.size() != frame_)
        resize(frame.size());
    shrink(score, side, frame);
    findEdges();
    solve();
    expandedTo_ = chromaRow_ = -1;
    for (int y = 0; y < frame_.height; ++y)
        apply(frame, y, out.row(y));
}

/// Frame and mask on the grid, edges repeated outwards.
void Upscaler::shrink(std::span<const std::uint8_t> score, int side, const image::Frame &frame)
{
    const std::array<image::PlaneView, 4> from{frame.y.view(), frame.u.view(), frame.v.view(),
                                               image::PlaneView{score.data(), side, {side, side}}};
    for (std::size_t i = 0; i < 4; ++i) {
        image::Plane &plane = guide_[i];
        scale(from[i], {plane.row(0) + kRadius, plane.stride(), grid_});
        for (int y = 0; y < grid_.height; ++y) {
            std::uint8_t *row = plane.row(y);
            if (i == 3)
                std::transform(row + kRadius, row + kRadius + grid_.width, row + kRadius, levels);
            std::memset(row, row[kRadius], kRadius);
            std::memset(row + kRadius + grid_.width, row[kRadius + grid_.width - 1], kRadius);
        }
    }
}

void Upscaler::findEdges()
{
    for (int y = 0; y < grid_.height; ++y) {
        const std::uint8_t *row = guide_[3].row(y) + kRadius;
        for (int b = 0; b < blocks_; ++b) {
            const auto [low, high] =
                std::minmax_element(row + b * kBlock, row + std::min((b + 1) * kBlock, grid_.width));
            content_[at(y, blocks_) + at(1, b)] =
                static_cast<std::uint8_t>((*low < 255 ? kHasBackground : 0) | (*high > 0 ? kHasPerson : 0));
        }
    }
    for (int y = 0; y < grid_.height; ++y)
        for (int b = 0; b < blocks_; ++b) {
            const std::uint8_t *row = &content_[at(y, blocks_)];
            wide_[at(y, blocks_) + at(1, b)] =
                static_cast<std::uint8_t>(row[std::max(b - 1, 0)] | row[b] | row[std::min(b + 1, blocks_ - 1)]);
        }
    spread(kRadius, kRadius, toSolve_);
    spread(2 * kRadius, 2 * kRadius + 1, toApply_); // apply() works between a row and the next
}

/// Into `to` goes, for every block, what lies up to `above` rows above and `below` rows below it.
void Upscaler::spread(int above, int below, std::vector<std::uint8_t> &to) const
{
    for (int y = 0; y < grid_.height; ++y) {
        std::uint8_t *out = &to[at(y, blocks_)];
        std::memset(out, 0, at(1, blocks_));
        for (int from = std::max(y - above, 0); from <= std::min(y + below, grid_.height - 1); ++from)
            for (int b = 0; b < blocks_; ++b)
                out[b] |= wide_[at(from, blocks_) + at(1, b)];
    }
}

GuideRow Upscaler::guideRow(int row) const
{
    const int y = std::clamp(row, 0, grid_.height - 1);
    return {guide_[0].row(y), guide_[1].row(y), guide_[2].row(y), guide_[3].row(y)};
}

void Upscaler::solve()
{
    const int padded = grid_.width + 2 * kRadius;
    const GuideRow zeros{zeros_.data(), zeros_.data(), zeros_.data(), zeros_.data()};
    std::fill(sums_.begin(), sums_.end(), 0);
    for (int y = -kRadius; y < kRadius; ++y)
        rows_->slide(guideRow(y), zeros, sums_.data(), padded, padded);
    for (int y = 0; y < grid_.height; ++y) {
        rows_->slide(guideRow(y + kRadius), y ? guideRow(y - 1 - kRadius) : zeros, sums_.data(), padded, padded);
        solveRow(y);
    }
}

void Upscaler::solveRow(int row)
{
    const int padded = grid_.width + 2 * kRadius;
    const std::uint8_t *content = &toSolve_[at(row, blocks_)];
    for (int b = 0, next; b < blocks_; b = next) {
        for (next = b + 1; next < blocks_ && content[next] == content[b]; ++next)
            ;
        const int from = b * kBlock, count = std::min(next * kBlock, grid_.width) - from;
        const std::size_t first = at(row, padded) + at(1, kRadius + from);
        if (content[b] == kHasEdge) {
            rows_->solve(sums_.data() + from, padded,
                         {&coefficients_[0][first], &coefficients_[1][first], &coefficients_[2][first],
                          &coefficients_[3][first]},
                         count);
            continue;
        }
        for (std::size_t i = 0; i < 4; ++i)
            std::fill_n(&coefficients_[i][first], count, i == 3 && content[b] == kHasPerson ? 255.0F : 0.0F);
    }
    for (auto &rows : coefficients_) {
        float *values = &rows[at(row, padded)];
        std::fill_n(values, kRadius, values[kRadius]);
        std::fill_n(values + kRadius + grid_.width, kRadius, values[kRadius + grid_.width - 1]);
    }
}

/// Averages one grid row's coefficients and brings them to the frame's width, where apply() will need them.
void Upscaler::expand(int row)
{
    const int padded = grid_.width + 2 * kRadius;
    const std::uint8_t *below = &toApply_[at(row, blocks_)];
    const std::uint8_t *above = &toApply_[at(std::max(row - 1, 0), blocks_)];
    const auto needed = [&](int b) { return below[b] == kHasEdge || above[b] == kHasEdge; };
    for (int b = 0, next; b < blocks_; b = next) {
        for (next = b + 1; next < blocks_ && needed(next) == needed(b); ++next)
            ;
        if (!needed(b))
            continue;
        const int from = b * kBlock, to = std::min(next * kBlock + 1, grid_.width);
        const int x = blockStart_[at(1, b)], count = blockStart_[at(1, next)] - x;
        for (std::size_t i = 0; i < 4; ++i) {
            std::array<const float *, kWindow> rows;
            for (int k = 0; k < kWindow; ++k)
                rows[at(1, k)] =
                    &coefficients_[i][at(std::clamp(row + k - kRadius, 0, grid_.height - 1), padded)] + from;
            rows_->average(rows, averaged_.data() + from, to - from);
            averaged_[at(1, grid_.width)] = averaged_[at(1, grid_.width - 1)];
            rows_->expand(averaged_.data(), index_.data() + x, fraction_.data() + x,
                          expanded_[at(1, row % 2)][i].data() + x, count);
        }
    }
}

void Upscaler::apply(const image::Frame &frame, int y, std::uint8_t *out)
{
    const float position =
        (static_cast<float>(y) + 0.5F) * static_cast<float>(grid_.height) / static_cast<float>(frame_.height) - 0.5F;
    const int row = std::clamp(static_cast<int>(std::floor(position)), 0, grid_.height - 1);
    const int next = std::min(row + 1, grid_.height - 1);
    const float t = std::clamp(position - static_cast<float>(row), 0.0F, 1.0F);
    while (expandedTo_ < next)
        expand(++expandedTo_);

    const auto coefficients = [&](int gridRow, int x) -> CoefficientRow {
        Coefficients &c = expanded_[at(1, gridRow % 2)];
        return {c[0].data() + x, c[1].data() + x, c[2].data() + x, c[3].data() + x};
    };
    const std::uint8_t *content = &toApply_[at(row, blocks_)];
    for (int b = 0, last; b < blocks_; b = last) {
        for (last = b + 1; last < blocks_ && content[last] == content[b]; ++last)
            ;
        const int x = blockStart_[at(1, b)], count = blockStart_[at(1, last)] - x;
        if (content[b] != kHasEdge) {
            std::memset(out + x, content[b] == kHasPerson ? 255 : 0, at(1, count));
            continue;
        }
        widenChroma(frame, y / 2);
        rows_->apply({coefficients(row, x), coefficients(next, x)}, t,
                     {frame.y.row(y) + x, chroma_[0].data() + x, chroma_[1].data() + x, nullptr}, out + x, count);
    }
}

void Upscaler::widenChroma(const image::Frame &frame, int row)
{
    if (row == chromaRow_)
        return;
    rows_->twice(frame.u.row(row), chroma_[0].data(), frame_.width);
    rows_->twice(frame.v.row(row), chroma_[1].data(), frame_.width);
    chromaRow_ = row;
}

} // namespace bokeh::mask
