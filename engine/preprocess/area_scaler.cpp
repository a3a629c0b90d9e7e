#include "engine/preprocess/area_scaler.h"

#include <algorithm>
#include <cmath>

namespace bokeh::preprocess {

namespace {

constexpr int kBits = 14; // of a weight: 8 + 14 bits fill 22 of a sum's 32, and 16 + 14 bits fill 30

void add(const std::uint8_t *in, std::uint16_t weight, std::uint32_t *__restrict sums, int n)
{
    for (int x = 0; x < n; ++x)
        sums[x] += static_cast<std::uint32_t>(std::uint16_t{in[x]}) * weight;
}

void toWords(const std::uint32_t *sums, std::uint16_t *__restrict row, int n)
{
    constexpr int kShift = kBits - 8;
    for (int x = 0; x < n; ++x)
        row[x] = static_cast<std::uint16_t>((sums[x] + (1U << (kShift - 1))) >> kShift);
}

/// How much of source pixel `at` counts for output pixel `index`, of `from` and `to` on the axis. Not normalised.
double share(int at, int index, int from, int to)
{
    const double scale = static_cast<double>(from) / to;
    if (from >= to) // the part of the pixel that the output pixel covers
        return std::max(0.0, std::min(at + 1.0, (index + 1) * scale) - std::max<double>(at, index * scale));
    const double centre = std::clamp((index + 0.5) * scale - 0.5, 0.0, from - 1.0);
    return std::max(0.0, 1 - std::abs(at - centre));
}

} // namespace

AreaScaler::AreaScaler(int side) : side_(side) {}

AreaScaler::Axis AreaScaler::makeAxis(int from, int to)
{
    Axis axis;
    axis.length = from;
    for (int i = 0; i < to; ++i) {
        const double scale = static_cast<double>(from) / to;
        int first = std::clamp(static_cast<int>(std::floor(i * scale)) - 1, 0, from - 1);
        int last = std::clamp(static_cast<int>(std::ceil((i + 1) * scale)) + 1, first + 1, from);
        while (last - first > 1 && share(first, i, from, to) == 0)
            ++first;
        while (last - first > 1 && share(last - 1, i, from, to) == 0)
            --last;
        double total = 0;
        for (int at = first; at < last; ++at)
            total += share(at, i, from, to);
        // Rounding the running sum, not each weight, makes the whole exact.
        double reached = 0;
        long given = 0;
        for (int at = first; at < last; ++at) {
            reached += share(at, i, from, to);
            const long upTo = at + 1 == last ? 1L << kBits : std::lround(reached / total * (1 << kBits));
            axis.weights.push_back(static_cast<std::uint16_t>(upTo - given));
            given = upTo;
        }
        axis.first.push_back(first);
        axis.count.push_back(last - first);
    }
    return axis;
}

void AreaScaler::run(image::PlaneView from, std::uint8_t *out)
{
    const auto [width, height] = from.size;
    if (across_.length != width)
        across_ = makeAxis(width, side_);
    if (down_.length != height)
        down_ = makeAxis(height, side_);
    sums_.resize(static_cast<std::size_t>(width));
    row_.resize(static_cast<std::size_t>(width));

    const std::uint16_t *weight = down_.weights.data();
    for (int y = 0; y < side_; ++y, out += side_) {
        std::fill(sums_.begin(), sums_.end(), 0U);
        const int first = down_.first[static_cast<std::size_t>(y)];
        for (int i = 0; i < down_.count[static_cast<std::size_t>(y)]; ++i, ++weight)
            add(from.row(first + i), *weight, sums_.data(), width);
        toWords(sums_.data(), row_.data(), width);

        const std::uint16_t *across = across_.weights.data();
        for (int x = 0; x < side_; ++x) {
            const auto column = static_cast<std::size_t>(x);
            const std::uint16_t *words = row_.data() + across_.first[column];
            std::uint32_t sum = 0;
            for (int i = 0; i < across_.count[column]; ++i)
                sum += static_cast<std::uint32_t>(words[i]) * across[i];
            across += across_.count[column];
            out[x] = static_cast<std::uint8_t>((sum + (1U << (kBits + 7))) >> (kBits + 8));
        }
    }
}

} // namespace bokeh::preprocess
