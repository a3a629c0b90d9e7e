#include "engine/capture/pattern/sprite.h"

#include <algorithm>
#include <cmath>

namespace bokeh::capture::pattern {

Sprite::Sprite(const Relief &relief, image::Colour colour)
    : area_(relief.area()),
      step_(2 * relief.step()),
      width_(relief.width() / 2 + 2),
      height_(relief.height() / 2 + 2),
      texels_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_))
{
    area_.left -= step_; // one transparent texel all round, so that sampling need not look for the edge
    area_.top -= step_;
    for (int row = 0; row < relief.height(); ++row)
        for (int column = 0; column < relief.width(); ++column) {
            const Relief::Point &point = relief.at(column, row);
            if (point.coverage <= 0)
                continue;
            const Vec3 yuv = developed(point.light, colour);
            const float share = 0.25F * std::min(point.coverage, 1.0F);
            at(column / 2 + 1, row / 2 + 1) += Texel{yuv.x * share, yuv.y * share, yuv.z * share, share};
        }
}

Sprite Sprite::mirrored() const
{
    Sprite other = *this;
    other.area_.left = -area_.left - static_cast<float>(width_) * step_;
    for (int r = 0; r < height_; ++r)
        std::reverse(&other.at(0, r), &other.at(0, r) + width_);
    return other;
}

void Sprite::mixIn(const Sprite &other, const Area &part, float share)
{
    const auto column = [&](float x) { return std::clamp(static_cast<int>((x - area_.left) / step_), 0, width_); };
    const auto line = [&](float y) { return std::clamp(static_cast<int>((y - area_.top) / step_), 0, height_); };
    for (int r = line(part.top); r < line(part.bottom); ++r)
        for (int c = column(part.left); c < column(part.right); ++c)
            at(c, r) += (other.row(r)[c] - at(c, r)) * share;
}

void overlay(const Sprite &sprite, const Placement &p, int y, std::vector<Texel> &row, int &first, int &last)
{
    // Back from pixels to texels: u = u0 + x * du, v = v0 + x * dv along the row.
    const float square = p.a * p.a + p.b * p.b, scale = 1 / (square * sprite.step());
    const float py = static_cast<float>(y) + 0.5F - p.d;
    const float du = p.a * scale, dv = p.b * scale;
    const float u0 = (p.a * (0.5F - p.c) - p.b * py) * scale - sprite.area().left / sprite.step() - 0.5F;
    const float v0 = (p.b * (0.5F - p.c) + p.a * py) * scale - sprite.area().top / sprite.step() - 0.5F;
    // The part of the row for which both lie inside.
    float from = 0, to = static_cast<float>(row.size());
    const auto clip = [&](float start, float slope, float limit) {
        if (std::abs(slope) < 1e-9F) {
            if (start < 0 || start >= limit)
                to = from;
            return;
        }
        const float t0 = -start / slope, t1 = (limit - start) / slope;
        from = std::max(from, std::min(t0, t1));
        to = std::min(to, std::max(t0, t1));
    };
    clip(u0, du, static_cast<float>(sprite.width() - 1) - 0.001F);
    clip(v0, dv, static_cast<float>(sprite.height() - 1) - 0.001F);
    const int begin = static_cast<int>(std::ceil(from)), end = static_cast<int>(std::ceil(to));
    if (begin >= end)
        return;
    first = std::min(first, begin);
    last = std::max(last, end);
    const int maxU = sprite.width() - 2, maxV = sprite.height() - 2;
    for (int x = begin; x < end; ++x) {
        const float u = u0 + static_cast<float>(x) * du, v = v0 + static_cast<float>(x) * dv;
        const int iu = std::clamp(static_cast<int>(u), 0, maxU), iv = std::clamp(static_cast<int>(v), 0, maxV);
        const float fu = u - static_cast<float>(iu), fv = v - static_cast<float>(iv);
        const Texel *t = sprite.row(iv) + iu, *below = t + sprite.width();
        const Texel upper = t[0] + (t[1] - t[0]) * fu, lower = below[0] + (below[1] - below[0]) * fu;
        const Texel over = upper + (lower - upper) * fv;
        Texel &target = row[static_cast<std::size_t>(x)];
        target = over + target * (1 - over[3]);
    }
}

} // namespace bokeh::capture::pattern
