#include "engine/capture/pattern/relief.h"

namespace bokeh::capture::pattern {

namespace {

/// One pass of a moving average over rows or columns of `values`.
void boxBlur(std::vector<float> &values, int width, int height, int radius, bool vertical)
{
    const int lines = vertical ? width : height, length = vertical ? height : width;
    const int step = vertical ? width : 1, lineStep = vertical ? 1 : width;
    std::vector<float> line(static_cast<std::size_t>(length));
    for (int i = 0; i < lines; ++i) {
        float *first = values.data() + std::ptrdiff_t{i} * lineStep;
        const auto value = [&](int k) { return first[std::ptrdiff_t{std::clamp(k, 0, length - 1)} * step]; };
        float sum = 0;
        for (int k = -radius; k <= radius; ++k)
            sum += value(k);
        for (int k = 0; k < length; ++k) {
            line[static_cast<std::size_t>(k)] = sum / static_cast<float>(2 * radius + 1);
            sum += value(k + radius + 1) - value(k - radius);
        }
        for (int k = 0; k < length; ++k)
            first[std::ptrdiff_t{k} * step] = line[static_cast<std::size_t>(k)];
    }
}

} // namespace

Relief::Relief(Area area, float texelsPerCentimetre)
    : area_(area),
      step_(0.5F / texelsPerCentimetre),
      width_(std::max(2, 2 * static_cast<int>(std::ceil((area.right - area.left) * texelsPerCentimetre)))),
      height_(std::max(2, 2 * static_cast<int>(std::ceil((area.bottom - area.top) * texelsPerCentimetre)))),
      points_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_))
{
}

void Relief::findNormals()
{
    for (int row = 0; row < height_; ++row)
        for (int column = 0; column < width_; ++column) {
            // Towards the side that is covered, so that the drop at the outline is no slope.
            const auto slope = [&](int dx, int dy) {
                const Point &here = at(column, row);
                const int c0 = std::max(column - dx, 0), c1 = std::min(column + dx, width_ - 1);
                const int r0 = std::max(row - dy, 0), r1 = std::min(row + dy, height_ - 1);
                const Point &before = at(c0, r0), &after = at(c1, r1);
                const float a = before.coverage > 0 ? before.height : here.height;
                const float b = after.coverage > 0 ? after.height : here.height;
                const int steps = (before.coverage > 0) + (after.coverage > 0);
                return steps > 0 ? (b - a) / (static_cast<float>(steps) * step_) : 0.0F;
            };
            at(column, row).normal = normalised({-slope(1, 0), -slope(0, 1), 1});
        }
}

void Relief::findOpenness(float radius, float strength)
{
    std::vector<float> heights(points_.size());
    for (std::size_t i = 0; i < points_.size(); ++i)
        heights[i] = points_[i].height;
    const int points = std::max(1, static_cast<int>(radius / step_));
    for (int pass = 0; pass < 2; ++pass) {
        boxBlur(heights, width_, height_, points, false);
        boxBlur(heights, width_, height_, points, true);
    }
    // What lies lower than its surroundings sees less of the room.
    for (std::size_t i = 0; i < points_.size(); ++i)
        points_[i].open *= 1 / (1 + strength * std::max(0.0F, heights[i] - points_[i].height));
}

void Relief::draw(const Stroke &stroke)
{
    float x = stroke.x, y = stroke.y, angle = stroke.angle;
    const float stride = step_ * 0.7F;
    for (float done = 0; done < stroke.length; done += stride) {
        const float left = 1 - done / stroke.length;
        stamp(x, y, 0.5F * stroke.thickness * std::sqrt(left), stroke);
        x += stride * std::cos(angle);
        y += stride * std::sin(angle);
        angle += stride * stroke.bend;
    }
}

void Relief::stamp(float x, float y, float radius, const Stroke &stroke)
{
    const int column = static_cast<int>(std::floor((x - area_.left) / step_));
    const int row = static_cast<int>(std::floor((y - area_.top) / step_));
    const int reach = static_cast<int>(std::ceil(radius / step_)) + 1;
    for (int r = std::max(row - reach, 0); r <= std::min(row + reach, height_ - 1); ++r)
        for (int c = std::max(column - reach, 0); c <= std::min(column + reach, width_ - 1); ++c) {
            const float dx = this->x(c) - x, dy = this->y(r) - y;
            const float distance = std::sqrt(dx * dx + dy * dy) - radius;
            // A hair thinner than a point covers only part of it.
            const float thin = std::min(1.0F, 2 * radius / step_ + 0.15F);
            const float covered = stroke.opacity * thin * inside(distance, step_) * 0.6F;
            if (covered <= 0)
                continue;
            Point &point = at(c, r);
            const float total = covered + point.coverage * (1 - covered);
            point.light = mix(point.light, stroke.light, covered / total);
            point.coverage = total;
        }
}

float distanceToLimb(float x, float y, const Area &ends, float r0, float r1, float *along)
{
    const float dx = ends.right - ends.left, dy = ends.bottom - ends.top;
    const float t = std::clamp(((x - ends.left) * dx + (y - ends.top) * dy) / (dx * dx + dy * dy), 0.0F, 1.0F);
    if (along)
        *along = t;
    const float ox = x - ends.left - t * dx, oy = y - ends.top - t * dy;
    return std::sqrt(ox * ox + oy * oy) - (r0 + (r1 - r0) * t);
}

} // namespace bokeh::capture::pattern
