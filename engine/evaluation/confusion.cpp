#include "engine/evaluation/confusion.h"

#include <numeric>

namespace bokeh::evaluation {

Confusion::Confusion(int classes)
    : classes_(classes), counts_(static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes))
{
}

std::size_t Confusion::index(int truth, int predicted) const
{
    return static_cast<std::size_t>(truth) * static_cast<std::size_t>(classes_) + static_cast<std::size_t>(predicted);
}

void Confusion::add(int truth, int predicted, std::int64_t pixels)
{
    counts_[index(truth, predicted)] += pixels;
}

Confusion &Confusion::operator+=(const Confusion &other)
{
    for (std::size_t i = 0; i < counts_.size(); ++i)
        counts_[i] += other.counts_[i];
    return *this;
}

std::int64_t Confusion::at(int truth, int predicted) const
{
    return counts_[index(truth, predicted)];
}

std::int64_t Confusion::ofTruth(int k) const
{
    std::int64_t sum = 0;
    for (int p = 0; p < classes_; ++p)
        sum += at(k, p);
    return sum;
}

std::int64_t Confusion::ofPredicted(int k) const
{
    std::int64_t sum = 0;
    for (int t = 0; t < classes_; ++t)
        sum += at(t, k);
    return sum;
}

std::int64_t Confusion::pixels() const
{
    return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

std::optional<double> Confusion::iou(int k) const
{
    const std::int64_t both = at(k, k), either = ofTruth(k) + ofPredicted(k) - both;
    if (either == 0)
        return std::nullopt;
    return static_cast<double>(both) / static_cast<double>(either);
}

double Confusion::meanIou() const
{
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < classes_; ++k)
        if (ofTruth(k) > 0) {
            sum += *iou(k);
            ++occurring;
        }
    return occurring ? sum / occurring : 1;
}

double Confusion::accuracy() const
{
    std::int64_t right = 0;
    for (int k = 0; k < classes_; ++k)
        right += at(k, k);
    const std::int64_t all = pixels();
    return all ? static_cast<double>(right) / static_cast<double>(all) : 1;
}

} // namespace bokeh::evaluation
