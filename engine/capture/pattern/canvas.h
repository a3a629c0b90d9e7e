#pragma once

#include <algorithm>
#include <vector>

#include "engine/capture/pattern/relief.h"
#include "engine/image/frame.h"

namespace bokeh::capture::pattern {

/// A picture of linear light. One unit is its height; x counts from the middle, y from the top.
class Canvas {
public:
    explicit Canvas(image::Size size)
        : size_(size),
          unit_(static_cast<float>(size.height)),
          light_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height))
    {
    }

    float halfWidth() const { return 0.5F * static_cast<float>(size_.width) / unit_; }

    /// Lays `colour(x, y)` over the points where `distance(x, y)` is negative, looking only inside `area`.
    template <class Distance, class Colour> void fill(const Area &area, Distance distance, Colour colour)
    {
        const int left = column(area.left), right = std::min(column(area.right) + 1, size_.width);
        const int top = row(area.top), bottom = std::min(row(area.bottom) + 1, size_.height);
        for (int r = top; r < bottom; ++r)
            for (int c = left; c < right; ++c) {
                const float x = (static_cast<float>(c) + 0.5F) / unit_ - halfWidth();
                const float y = (static_cast<float>(r) + 0.5F) / unit_;
                const float share = inside(distance(x, y), 1 / unit_);
                if (share > 0) {
                    Vec3 &light = at(c, r);
                    light = mix(light, colour(x, y), share);
                }
            }
    }

    template <class Colour> void fillBox(const Area &box, Colour colour)
    {
        const float px = 1 / unit_;
        fill(
            {box.left - px, box.top - px, box.right + px, box.bottom + px},
            [&](float x, float y) {
                return std::max({box.left - x, x - box.right, box.top - y, y - box.bottom});
            },
            colour);
    }

    /// Multiplies everything by `share(x, y)`: shadows and pools of light.
    template <class Share> void shade(Share share)
    {
        for (int r = 0; r < size_.height; ++r)
            for (int c = 0; c < size_.width; ++c) {
                Vec3 &light = at(c, r);
                light = light * share((static_cast<float>(c) + 0.5F) / unit_ - halfWidth(),
                                      (static_cast<float>(r) + 0.5F) / unit_);
            }
    }

    void blur(float radius);                               ///< in units, as a lens that is focused nearer
    void developInto(image::Frame &, image::Colour) const; ///< of the canvas's size

private:
    int column(float x) const { return std::clamp(static_cast<int>((x + halfWidth()) * unit_), 0, size_.width); }
    int row(float y) const { return std::clamp(static_cast<int>(y * unit_), 0, size_.height); }
    Vec3 &at(int c, int r)
    {
        return light_[static_cast<std::size_t>(r) * static_cast<std::size_t>(size_.width) +
                      static_cast<std::size_t>(c)];
    }
    const Vec3 &at(int c, int r) const
    {
        return light_[static_cast<std::size_t>(r) * static_cast<std::size_t>(size_.width) +
                      static_cast<std::size_t>(c)];
    }

    image::Size size_;
    float unit_;
    std::vector<Vec3> light_;
};

} // namespace bokeh::capture::pattern
