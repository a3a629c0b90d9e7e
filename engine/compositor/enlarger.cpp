#include "engine/compositor/enlarger.h"

#include <algorithm>
#include <cmath>

namespace bokeh::compositor {

namespace {

struct Position {
    int first;    ///< sample before
    int fraction; ///< way to the next, of 256
};

/// Where sample `at` of the large plane lies among `from` samples.
Position position(int at, int from, double step)
{
    const double exact = (at + 0.5) / step - 0.5;
    const int first = std::clamp(static_cast<int>(std::floor(exact)), 0, from - 1);
    const int fraction = std::clamp(static_cast<int>(std::lround((exact - first) * 256)), 0, 256);
    return {first, first + 1 < from ? fraction : 0};
}

} // namespace

void Enlarger::resize()
{
    const auto width = static_cast<std::size_t>(to_.width);
    index_.resize(width);
    fraction_.resize(width);
    row_.resize(width);
    for (auto &row : expanded_)
        row.resize(width);
    for (std::size_t x = 0; x < width; ++x) {
        const Position at = position(static_cast<int>(x), fromSize_.width, step_);
        index_[x] = at.first;
        fraction_[x] = static_cast<std::uint16_t>(at.fraction);
    }
}

void Enlarger::start(image::PlaneView from, double step, image::Size to)
{
    const bool same = from.size == fromSize_ && to == to_ && step == step_;
    from_ = from;
    fromSize_ = from.size;
    to_ = to;
    step_ = step;
    expandedTo_ = -1;
    if (!same)
        resize();
}

const std::uint8_t *Enlarger::row(int y)
{
    const Position at = position(y, fromSize_.height, step_);
    const int next = std::min(at.first + 1, fromSize_.height - 1);
    for (; expandedTo_ < next; ++expandedTo_)
        rows_->expand(from_.row(expandedTo_ + 1), index_.data(), fraction_.data(),
                      expanded_[static_cast<std::size_t>(expandedTo_ + 1) % 2].data(), to_.width);
    rows_->mix({expanded_[static_cast<std::size_t>(at.first) % 2].data(),
                expanded_[static_cast<std::size_t>(next) % 2].data()},
               at.fraction, row_.data(), to_.width);
    return row_.data();
}

} // namespace bokeh::compositor
