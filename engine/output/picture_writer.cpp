#include "engine/output/picture_writer.h"

#include <algorithm>
#include <libyuv.h>

namespace bokeh::output {

namespace {

constexpr int kThin = 64; ///< bars narrower than this part of the canvas are left out

int even(std::int64_t side, int most)
{
    return static_cast<int>(std::clamp<std::int64_t>(side / 2 * 2, 2, most));
}

bool alike(const image::Colour &a, const image::Colour &b)
{
    return a.matrix == b.matrix && a.range == b.range;
}

image::MutablePlaneView part(image::Plane &plane, const Area &area, int divisor)
{
    const image::MutablePlaneView whole = plane.view();
    return {
        whole.row(area.y / divisor) + area.x / divisor, whole.stride, {area.width / divisor, area.height / divisor}};
}

void scale(const image::Plane &from, const image::MutablePlaneView &to)
{
    libyuv::ScalePlane(from.row(0), from.stride(), from.size().width, from.size().height, to.data, to.stride,
                       to.size.width, to.size.height, libyuv::kFilterBox);
}

} // namespace

Area fit(image::Size picture, image::Size canvas)
{
    const std::int64_t across = std::int64_t{picture.width} * canvas.height;
    const std::int64_t along = std::int64_t{picture.height} * canvas.width;
    Area area{0, 0, canvas.width, canvas.height};
    if (across > along) // wider than the canvas: bars above and below
        area.height = even(along / picture.width, canvas.height);
    else
        area.width = even(across / picture.height, canvas.width);
    if ((canvas.width - area.width) / 2 * kThin < canvas.width &&
        (canvas.height - area.height) / 2 * kThin < canvas.height)
        return {0, 0, canvas.width, canvas.height};
    area.x = (canvas.width - area.width) / 4 * 2;
    area.y = (canvas.height - area.height) / 4 * 2;
    return area;
}

PictureWriter::PictureWriter(const NegotiatedFormat &agreed) : agreed_(agreed), canvas_(agreed.size)
{
    blacken();
}

void PictureWriter::write(const image::Frame *frame, std::span<std::uint8_t> to)
{
    if (frame && frame->size() == agreed_.size && alike(frame->colour, agreed_.colour)) {
        pack(*frame, to);
        return;
    }
    if (frame)
        compose(*frame);
    else if (drawn_ != Area{})
        blacken();
    pack(canvas_, to);
}

void PictureWriter::compose(const image::Frame &frame)
{
    const Area area = fit(frame.size(), agreed_.size);
    if (area != drawn_)
        blacken();
    drawn_ = area;
    const auto y = part(canvas_.y, area, 1), u = part(canvas_.u, area, 2), v = part(canvas_.v, area, 2);
    scale(frame.y, y);
    scale(frame.u, u);
    scale(frame.v, v);
    if (!alike(frame.colour, agreed_.colour))
        Recolour(frame.colour, agreed_.colour).apply(y, u, v);
}

void PictureWriter::blacken()
{
    const auto black = static_cast<std::uint32_t>(image::codeScale(agreed_.colour.range).black);
    const auto fill = [](image::Plane &plane, std::uint32_t value) {
        libyuv::SetPlane(plane.row(0), plane.stride(), plane.size().width, plane.size().height, value);
    };
    fill(canvas_.y, black);
    fill(canvas_.u, 128);
    fill(canvas_.v, 128);
    drawn_ = {};
}

void PictureWriter::pack(const image::Frame &picture, std::span<std::uint8_t> to) const
{
    const auto [width, height] = agreed_.size;
    const image::Plane &y = picture.y, &u = picture.u, &v = picture.v;
    std::uint8_t *chroma = to.data() + std::ptrdiff_t{width} * height;
    switch (agreed_.pixels) {
    case PixelFormat::I420:
        libyuv::I420Copy(y.row(0), y.stride(), u.row(0), u.stride(), v.row(0), v.stride(), to.data(), width, chroma,
                         width / 2, chroma + std::ptrdiff_t{width / 2} * (height / 2), width / 2, width, height);
        return;
    case PixelFormat::Nv12:
        libyuv::I420ToNV12(y.row(0), y.stride(), u.row(0), u.stride(), v.row(0), v.stride(), to.data(), width, chroma,
                           width, width, height);
        return;
    case PixelFormat::Yuy2:
        libyuv::I420ToYUY2(y.row(0), y.stride(), u.row(0), u.stride(), v.row(0), v.stride(), to.data(), 2 * width,
                           width, height);
        return;
    }
}

} // namespace bokeh::output
