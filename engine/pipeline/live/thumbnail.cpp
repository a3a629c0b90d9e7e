#include "engine/pipeline/live/thumbnail.h"

#include <algorithm>
#include <cstdlib>

#include <libyuv.h>

namespace bokeh::pipeline {

namespace {

constexpr int kNoise = 4; // levels by which a cell of an unmoved picture may differ: flicker of lamps, mostly

void shrink(const image::Plane &from, Thumbnail::Cells &to)
{
    using mask::Trust;
    libyuv::ScalePlane(from.row(0), from.stride(), from.size().width, from.size().height, to.data(), Trust::kWidth,
                       Trust::kWidth, Trust::kHeight, libyuv::kFilterBox);
}

} // namespace

void Thumbnail::take(const image::Frame &frame)
{
    shrink(frame.y, y);
    shrink(frame.u, u);
    shrink(frame.v, v);
}

int difference(const Thumbnail &a, const Thumbnail &b, std::size_t i)
{
    return std::max({std::abs(a.y[i] - b.y[i]), 2 * std::abs(a.u[i] - b.u[i]), 2 * std::abs(a.v[i] - b.v[i])});
}

bool still(const Thumbnail &a, const Thumbnail &b)
{
    for (std::size_t i = 0; i < a.y.size(); ++i)
        if (difference(a, b, i) > kNoise)
            return false;
    return true;
}

} // namespace bokeh::pipeline
