#include "engine/compositor/backdrop.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <libyuv.h>

#include "engine/compositor/matrix.h"

namespace bokeh::compositor {

namespace {

/// The part of a picture that covers `out` when scaled to it. Offsets are even, so that chroma is cut at the same
/// place.
struct Crop {
    int x, y;
    image::Size size;
};

Crop cover(image::Size source, image::Size out)
{
    const double scale =
        std::max(static_cast<double>(out.width) / source.width, static_cast<double>(out.height) / source.height);
    const auto fitted = [scale](int length, int limit) {
        return std::clamp(static_cast<int>(std::lround(length / scale)), 1, limit);
    };
    const image::Size size{fitted(out.width, source.width), fitted(out.height, source.height)};
    return {(source.width - size.width) / 4 * 2, (source.height - size.height) / 4 * 2, size};
}

void scale(const image::Plane &from, const Crop &crop, image::Plane &to)
{
    // A cut next to the last odd column may reach half a chroma sample beyond it.
    const image::Size size{std::min(crop.size.width, from.size().width - crop.x),
                           std::min(crop.size.height, from.size().height - crop.y)};
    // libyuv's box filter multiplies by a truncated reciprocal in 16 bits: past these sizes it would darken the
    // picture.
    constexpr int kLargestBox = 16;
    const bool boxes = size.width <= kLargestBox * to.size().width && size.height <= kLargestBox * to.size().height;
    libyuv::ScalePlane(from.row(crop.y) + crop.x, from.stride(), size.width, size.height, to.row(0), to.stride(),
                       to.size().width, to.size().height, boxes ? libyuv::kFilterBox : libyuv::kFilterBilinear);
}

/// From one colour's code values to another's. Neutral stays neutral whatever the matrix, so chroma does not depend on
/// luma: six factors, in code values about (black, 128, 128).
struct Conversion {
    float y, yu, yv, uu, uv, vu, vv;
};

Conversion conversion(const LinearLight &from, const LinearLight &to)
{
    // Columns: what one step of Y, U or V adds to R', G', B', and what that is in the other matrix.
    const auto column = [&](float r, float g, float b, float unit) {
        struct {
            float y, u, v;
        } c{};
        const float luma = to.kr * r + to.kg * g + to.kb * b;
        c.y = luma * to.luma * unit;
        c.u = (b - luma) / (2 * (1 - to.kb)) * to.chroma * unit;
        c.v = (r - luma) / (2 * (1 - to.kr)) * to.chroma * unit;
        return c;
    };
    const auto u = column(0, from.gu, from.bu, 1 / from.chroma), v = column(from.rv, from.gv, 0, 1 / from.chroma);
    return {to.luma / from.luma, u.y, v.y, u.u, v.u, u.v, v.v};
}

std::uint8_t code(float value)
{
    return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) + 0.5F);
}

void convert(image::Frame &frame, image::Colour from)
{
    const LinearLight before = linearLight(from), after = linearLight(frame.colour);
    const Conversion k = conversion(before, after);
    for (int y = 0; y < frame.size().height; ++y) {
        std::uint8_t *luma = frame.y.row(y);
        const std::uint8_t *u = frame.u.row(y / 2), *v = frame.v.row(y / 2);
        for (int x = 0; x < frame.size().width; ++x)
            luma[x] = code(after.black + k.y * (static_cast<float>(luma[x]) - before.black) +
                           k.yu * static_cast<float>(u[x / 2] - 128) + k.yv * static_cast<float>(v[x / 2] - 128));
    }
    for (int y = 0; y < frame.u.size().height; ++y) {
        std::uint8_t *u = frame.u.row(y), *v = frame.v.row(y);
        for (int x = 0; x < frame.u.size().width; ++x) {
            const float cu = static_cast<float>(u[x] - 128), cv = static_cast<float>(v[x] - 128);
            u[x] = code(128 + k.uu * cu + k.uv * cv);
            v[x] = code(128 + k.vu * cu + k.vv * cv);
        }
    }
}

} // namespace

void prepareBackground(const image::Frame &source, image::Frame &out)
{
    const image::Size from = source.size(), to = out.size();
    if (from.width < 1 || from.height < 1 || to.width < 1 || to.height < 1)
        return;
    const Crop crop = cover(from, to);
    const Crop half{crop.x / 2, crop.y / 2, image::chromaSize(crop.size)};
    scale(source.y, crop, out.y);
    scale(source.u, half, out.u);
    scale(source.v, half, out.v);
    if (source.colour.matrix != out.colour.matrix || source.colour.range != out.colour.range)
        convert(out, source.colour);
}

image::Frame prepareBackground(const image::Frame &source, image::Size size, image::Colour colour)
{
    image::Frame out(size);
    out.setHeader(source);
    out.colour = colour;
    prepareBackground(source, out);
    return out;
}

} // namespace bokeh::compositor
