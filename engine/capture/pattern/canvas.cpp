#include "engine/capture/pattern/canvas.h"

namespace bokeh::capture::pattern {

void Canvas::blur(float radius)
{
    const int reach = static_cast<int>(std::lround(radius * unit_));
    if (reach < 1)
        return;
    std::vector<Vec3> line(static_cast<std::size_t>(std::max(size_.width, size_.height)));
    const auto pass = [&](int lines, int length, auto point) {
        for (int i = 0; i < lines; ++i) {
            Vec3 sum;
            for (int k = -reach; k <= reach; ++k)
                sum = sum + point(i, std::clamp(k, 0, length - 1));
            for (int k = 0; k < length; ++k) {
                line[static_cast<std::size_t>(k)] = sum * (1 / static_cast<float>(2 * reach + 1));
                sum = sum + point(i, std::min(k + reach + 1, length - 1)) - point(i, std::max(k - reach, 0));
            }
            for (int k = 0; k < length; ++k)
                point(i, k) = line[static_cast<std::size_t>(k)];
        }
    };
    for (int twice = 0; twice < 2; ++twice) { // a box twice is nearly round
        pass(size_.height, size_.width, [&](int i, int k) -> Vec3 & { return at(k, i); });
        pass(size_.width, size_.height, [&](int i, int k) -> Vec3 & { return at(i, k); });
    }
}

void Canvas::developInto(image::Frame &frame, image::Colour colour) const
{
    const auto code = [](float v) { return static_cast<std::uint8_t>(std::clamp(std::lround(v), 0L, 255L)); };
    for (int r = 0; r < size_.height; ++r)
        for (int c = 0; c < size_.width; ++c) {
            const Vec3 yuv = developed(at(c, r), colour);
            frame.y.row(r)[c] = code(yuv.x);
            if (r % 2 == 0 && c % 2 == 0) {
                frame.u.row(r / 2)[c / 2] = code(yuv.y); // the room is soft: its chroma needs no filter
                frame.v.row(r / 2)[c / 2] = code(yuv.z);
            }
        }
}

} // namespace bokeh::capture::pattern
