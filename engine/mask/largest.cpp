#include "engine/mask/largest.h"

#include <algorithm>
#include <cstddef>

namespace bokeh::mask {

namespace {

constexpr std::uint8_t kPerson = 128;

/// Calls `visit` with each of the pixel's neighbours by edge.
template <class Visit> void neighbours(int pixel, int side, Visit visit)
{
    const int x = pixel % side, y = pixel / side;
    if (x > 0)
        visit(pixel - 1);
    if (x + 1 < side)
        visit(pixel + 1);
    if (y > 0)
        visit(pixel - side);
    if (y + 1 < side)
        visit(pixel + side);
}

template <class T> auto &at(T &values, int index)
{
    return values[static_cast<std::size_t>(index)];
}

} // namespace

void Largest::run(int side, std::span<std::uint8_t> score)
{
    labels_.resize(score.size());
    if (previous_.size() != score.size())
        previous_.assign(score.size(), 0);
    if (label(side, score) > 1)
        keep(side, choose(), score);
    std::transform(score.begin(), score.end(), previous_.begin(),
                   [](std::uint8_t s) -> std::uint8_t { return s >= kPerson; });
}

int Largest::label(int side, std::span<const std::uint8_t> score)
{
    std::fill(labels_.begin(), labels_.end(), 0);
    areas_.assign(1, 0);
    overlaps_.assign(1, 0);
    for (int start = 0; start < side * side; ++start) {
        if (at(score, start) < kPerson || at(labels_, start) != 0)
            continue;
        const int label = static_cast<int>(areas_.size());
        areas_.push_back(0);
        overlaps_.push_back(0);
        at(labels_, start) = label;
        queue_.assign(1, start);
        while (!queue_.empty()) {
            const int pixel = queue_.back();
            queue_.pop_back();
            ++areas_.back();
            overlaps_.back() += at(previous_, pixel);
            neighbours(pixel, side, [&](int next) {
                if (at(score, next) >= kPerson && at(labels_, next) == 0) {
                    at(labels_, next) = label;
                    queue_.push_back(next);
                }
            });
        }
    }
    return static_cast<int>(areas_.size()) - 1;
}

int Largest::choose() const
{
    const auto largest = std::max_element(areas_.begin(), areas_.end());
    const auto kept = std::max_element(overlaps_.begin(), overlaps_.end());
    const int keptLabel = static_cast<int>(kept - overlaps_.begin());
    if (*kept > 0 && 2 * *largest < 3 * at(areas_, keptLabel))
        return keptLabel;
    return static_cast<int>(largest - areas_.begin());
}

void Largest::keep(int side, int label, std::span<std::uint8_t> score)
{
    // What is soft belongs to the person whom it touches: the kept area grows through it, the rest goes.
    queue_.clear();
    for (int pixel = 0; pixel < side * side; ++pixel)
        if (at(labels_, pixel) == label)
            queue_.push_back(pixel);
    while (!queue_.empty()) {
        const int pixel = queue_.back();
        queue_.pop_back();
        neighbours(pixel, side, [&](int next) {
            if (at(score, next) > 0 && at(labels_, next) == 0) {
                at(labels_, next) = label;
                queue_.push_back(next);
            }
        });
    }
    for (int pixel = 0; pixel < side * side; ++pixel)
        if (at(labels_, pixel) != label)
            at(score, pixel) = 0;
}

} // namespace bokeh::mask
