#include "engine/pipeline/live/motion_grid.h"

#include <algorithm>
#include <cstdlib>

#include <libyuv.h>

namespace bokeh::pipeline {

namespace {

constexpr int kNoise = 4; // levels by which a cell of an unmoved picture may differ: flicker of lamps, mostly

void shrink(const image::Plane &from, MotionGrid::Cells &to)
{
    using mask::StaleCells;
    libyuv::ScalePlane(from.row(0), from.stride(), from.size().width, from.size().height, to.data(), StaleCells::kWidth,
                       StaleCells::kWidth, StaleCells::kHeight, libyuv::kFilterBox);
}

} // namespace

void MotionGrid::take(const image::Frame &frame)
{
    shrink(frame.y, y);
    shrink(frame.u, u);
    shrink(frame.v, v);
}

int difference(const MotionGrid &a, const MotionGrid &b, std::size_t i)
{
    return std::max({std::abs(a.y[i] - b.y[i]), 2 * std::abs(a.u[i] - b.u[i]), 2 * std::abs(a.v[i] - b.v[i])});
}

bool still(const MotionGrid &a, const MotionGrid &b)
{
    for (std::size_t i = 0; i < a.y.size(); ++i)
        if (difference(a, b, i) > kNoise)
            return false;
    return true;
}

} // namespace bokeh::pipeline
