#include "engine/capture/v4l2/buffer_converter.h"

#include <fmt/format.h>
#include <libyuv.h>

namespace bokeh::capture::v4l2 {

namespace {

/// `bytes` are as many as the layout asks for.
void unpack(const std::byte *bytes, const Layout &layout, image::Frame &f)
{
    const auto *from = reinterpret_cast<const std::uint8_t *>(bytes);
    const std::uint8_t *chroma = from + std::ptrdiff_t{layout.stride} * layout.size.height;
    std::uint8_t *y = f.y.row(0), *u = f.u.row(0), *v = f.v.row(0);
    const int ys = f.y.stride(), us = f.u.stride(), vs = f.v.stride();
    const int stride = layout.stride, chromaStride = layout.chromaStride();
    const auto [w, h] = layout.size;
    switch (layout.pixels) {
    case PixelFormat::I420: {
        const std::uint8_t *second = chroma + std::ptrdiff_t{chromaStride} * image::chromaSide(h);
        libyuv::I420Copy(from, stride, chroma, chromaStride, second, chromaStride, y, ys, u, us, v, vs, w, h);
        break;
    }
    case PixelFormat::Nv12:
        libyuv::NV12ToI420(from, stride, chroma, chromaStride, y, ys, u, us, v, vs, w, h);
        break;
    case PixelFormat::Yuyv:
        libyuv::YUY2ToI420(from, stride, y, ys, u, us, v, vs, w, h);
        break;
    case PixelFormat::Uyvy:
        libyuv::UYVYToI420(from, stride, y, ys, u, us, v, vs, w, h);
        break;
    case PixelFormat::Mjpeg:
        break;
    }
}

} // namespace

BufferConverter::BufferConverter(Layout layout) : layout_(layout), jpeg_(layout.size) {}

Status BufferConverter::convert(std::span<const std::byte> bytes, image::Frame &frame)
{
    frame.colour = layout_.colour;
    if (bytes.size() < layout_.bytes())
        return Error{Errc::BadReply,
                     fmt::format("a picture came in {} bytes that takes {}", bytes.size(), layout_.bytes())};
    if (layout_.pixels == PixelFormat::Mjpeg)
        return jpeg_.decode(bytes, frame);
    unpack(bytes.data(), layout_, frame);
    return {};
}

} // namespace bokeh::capture::v4l2
