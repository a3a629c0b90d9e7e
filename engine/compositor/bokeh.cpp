#include "engine/compositor/bokeh.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/compositor/matrix.h"

namespace bokeh::compositor {

void Bokeh::resize(int widest)
{
    const image::Size size = disc_.grid.size;
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

/// alpha_[1] = the largest of alpha_[0] in a square of `cells` to each side.
void Bokeh::widen(int cells)
{
    const int width = disc_.grid.size.width;
    for (int y = 0; y < disc_.grid.size.height; ++y) {
        std::uint8_t *row = alpha_[0].row(y);
        std::memset(line_.data(), 0, line_.size());
        std::memcpy(line_.data() + margin_, row, static_cast<std::size_t>(width));
        for (int k = -cells; k <= cells; ++k)
            rows_->widest(line_.data() + margin_ + k, row, width);
    }
    for (int y = 0; y < disc_.grid.size.height; ++y) {
        std::uint8_t *row = alpha_[1].row(y);
        std::memcpy(row, alpha_[0].row(y), static_cast<std::size_t>(width));
        for (int from = std::max(y - cells, 0); from <= std::min(y + cells, disc_.grid.size.height - 1); ++from)
            rows_->widest(alpha_[0].row(from), row, width);
    }
}

template <class Pointer> std::array<Pointer, 4> Bokeh::prefixRow(int row)
{
    const std::size_t stride = static_cast<std::size_t>(disc_.grid.size.width + 1 + 2 * margin_);
    const std::size_t at = static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(margin_);
    return {&prefix_[0][at], &prefix_[1][at], &prefix_[2][at], &prefix_[3][at]};
}

void Bokeh::integrate(const Finish &with)
{
    const Sums elements{elements_[0].data(), elements_[1].data(), elements_[2].data(), elements_[3].data()};
    const ConstSums readable{elements[0], elements[1], elements[2], elements[3]};
    for (int y = 0; y < disc_.grid.size.height; ++y) {
        rows_->premultiply({in_[0].row(y), in_[1].row(y), in_[2].row(y)}, alpha_[1].row(y), with, elements,
                           disc_.grid.size.width);
        const Sums sums = prefixRow<std::uint32_t *>(y);
        rows_->integrate(readable, sums, disc_.grid.size.width);
        for (std::uint32_t *sum : sums) {
            std::fill(sum - margin_, sum, 0U);
            std::fill(sum + disc_.grid.size.width + 1, sum + disc_.grid.size.width + 1 + margin_,
                      sum[disc_.grid.size.width]);
        }
    }
}

void Bokeh::gather(const Finish &with)
{
    const Sums totals{totals_[0].data(), totals_[1].data(), totals_[2].data(), totals_[3].data()};
    const ConstSums readable{totals[0], totals[1], totals[2], totals[3]};
    for (int y = 0; y < disc_.grid.size.height; ++y) {
        for (auto &total : totals_)
            std::fill(total.begin(), total.end(), 0U);
        for (const Span &span : disc_.spans)
            if (const int row = y + span.row; row >= 0 && row < disc_.grid.size.height)
                rows_->span(prefixRow<const std::uint32_t *>(row), span, totals, disc_.grid.size.width);
        rows_->finish(readable, {in_[0].row(y), in_[1].row(y), in_[2].row(y)}, with,
                      {out_[0].row(y), out_[1].row(y), out_[2].row(y)}, disc_.grid.size.width);
    }
}

void Bokeh::run(const image::Frame &frame, image::PlaneView alpha, int strength)
{
    const image::Size size = frame.size();
    disc_.shape(size, strength);
    resize(std::max(static_cast<int>(std::ceil(disc_.radius)) + 2, disc_.widening));

    shrink(frame.y.view(), size, disc_.grid, in_[0].view());
    shrink(frame.u.view(), size, disc_.grid, in_[1].view());
    shrink(frame.v.view(), size, disc_.grid, in_[2].view());
    shrink(alpha, size, disc_.grid, alpha_[0].view());
    widen(disc_.widening);

    const LinearLight light = linearLight(frame.colour);
    const Finish finish{&light, disc_.scale(), disc_.own()};
    integrate(finish);
    gather(finish);
}

} // namespace bokeh::compositor
