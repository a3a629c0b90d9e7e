#include "engine/evaluation/steadiness.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace bokeh::evaluation {

namespace {

constexpr int kBlock = 8;
constexpr int kStill = 2 * kBlock * kBlock; // two levels of a block's mean, in its units
constexpr double kFollows = 0.1;            // of the truth's motion, for a mask to have a lag at all

void keep(image::PlaneView from, image::Plane &to)
{
    if (to.size() != from.size)
        to = image::Plane(from.size);
    for (int y = 0; y < from.size.height; ++y)
        std::memcpy(to.row(y), from.row(y), static_cast<std::size_t>(from.size.width));
}

} // namespace

std::vector<int> Flicker::blockMeans(image::PlaneView luma) const
{
    std::vector<int> means(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
    for (int y = 0; y < rows_ * kBlock; ++y)
        for (int x = 0; x < columns_ * kBlock; ++x)
            means[static_cast<std::size_t>(y / kBlock * columns_ + x / kBlock)] += luma.row(y)[x];
    return means;
}

void Flicker::add(const image::Frame &frame, image::PlaneView alpha)
{
    columns_ = frame.size().width / kBlock;
    rows_ = frame.size().height / kBlock;
    std::vector<int> means = blockMeans(frame.y.view());
    if (lastAlpha_.size() == alpha.size && lastMeans_.size() == means.size())
        compare(means, alpha);
    lastMeans_ = std::move(means);
    keep(alpha, lastAlpha_);
}

bool Flicker::still(const std::vector<int> &means, int column, int row) const
{
    for (int y = std::max(row - 1, 0); y <= std::min(row + 1, rows_ - 1); ++y)
        for (int x = std::max(column - 1, 0); x <= std::min(column + 1, columns_ - 1); ++x) {
            const auto at = static_cast<std::size_t>(y * columns_ + x);
            if (std::abs(means[at] - lastMeans_[at]) > kStill)
                return false;
        }
    return true;
}

void Flicker::compare(const std::vector<int> &means, image::PlaneView alpha)
{
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < columns_; ++column)
            if (still(means, column, row))
                count(alpha, column, row);
}

void Flicker::count(image::PlaneView alpha, int column, int row)
{
    for (int y = row * kBlock; y < (row + 1) * kBlock; ++y)
        for (int x = column * kBlock; x < (column + 1) * kBlock; ++x)
            change_ += std::abs(alpha.row(y)[x] - lastAlpha_.row(y)[x]);
    stillPixels_ += kBlock * kBlock;
}

std::optional<double> Flicker::value() const
{
    if (stillPixels_ == 0)
        return std::nullopt;
    return static_cast<double>(change_) / 255 / static_cast<double>(stillPixels_);
}

void Lag::difference(image::PlaneView now, image::Plane &before, Change &out)
{
    const auto [width, height] = now.size;
    out.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    std::int16_t *to = out.data();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            *to++ = static_cast<std::int16_t>(now.row(y)[x] - before.row(y)[x]);
}

void Lag::add(image::PlaneView mask, image::PlaneView truth)
{
    if (pictures_ > 0) {
        const std::size_t slot = pictures_ % kWindow;
        difference(mask, lastMask_, masks_[slot]);
        difference(truth, lastTruth_, truths_[slot]);
        if (pictures_ >= kWindow) // picture 0 has no change
            correlate();
    }
    keep(mask, lastMask_);
    keep(truth, lastTruth_);
    ++pictures_;
}

/// Takes the mask's change of kLongest pictures ago, so that truths from before and after it are known.
void Lag::correlate()
{
    const std::uint64_t middle = pictures_ - kLongest;
    const Change &mask = masks_[middle % kWindow];
    for (int n = -kLongest; n <= kLongest; ++n) {
        const Change &truth = truths_[(pictures_ - static_cast<std::uint64_t>(kLongest + n)) % kWindow];
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < mask.size(); ++i)
            sum += std::int32_t{mask[i]} * truth[i];
        products_[static_cast<std::size_t>(n + kLongest)] += sum;
    }
    for (const std::int16_t change : truths_[middle % kWindow])
        motion_ += std::int32_t{change} * change;
}

std::optional<double> Lag::value() const
{
    std::int64_t total = 0, moment = 0;
    for (int n = -kLongest; n <= kLongest; ++n) {
        const std::int64_t product = std::max<std::int64_t>(products_[static_cast<std::size_t>(n + kLongest)], 0);
        total += product;
        moment += n * product;
    }
    if (motion_ == 0 || static_cast<double>(total) < kFollows * static_cast<double>(motion_))
        return std::nullopt;
    return static_cast<double>(moment) / static_cast<double>(total);
}

} // namespace bokeh::evaluation
