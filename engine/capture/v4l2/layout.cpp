#include "engine/capture/v4l2/layout.h"

#include <fmt/format.h>
#include <linux/videodev2.h>

#include "engine/capture/v4l2/modes.h"

namespace bokeh::capture::v4l2 {

namespace {

constexpr int kMaxSide = 16384;
constexpr std::int64_t kMaxPixels = std::int64_t{64} << 20;

/// Bytes of one row without padding, of the first plane.
int rowBytes(PixelFormat pixels, int width)
{
    switch (pixels) {
    case PixelFormat::Yuyv:
    case PixelFormat::Uyvy:
        return image::chromaSide(width) * 4;
    case PixelFormat::Nv12: // a row of pairs of chroma is as long as a row of luma, or one longer
        return image::chromaSide(width) * 2;
    case PixelFormat::I420:
        return width;
    case PixelFormat::Mjpeg:
        break;
    }
    return 0;
}

image::Matrix matrixOf(std::uint32_t encoding)
{
    switch (encoding) {
    case V4L2_YCBCR_ENC_709:
    case V4L2_YCBCR_ENC_XV709:
    case V4L2_YCBCR_ENC_SMPTE240M: // within a hundredth of BT.709
        return image::Matrix::Bt709;
    case V4L2_YCBCR_ENC_BT2020:
    case V4L2_YCBCR_ENC_BT2020_CONST_LUM:
        return image::Matrix::Bt2020;
    default:
        return image::Matrix::Bt601;
    }
}

/// The code points of ITU-T H.273 for what the kernel counts in its own way; 2 is "unspecified".
std::uint8_t matrixTagOf(image::Matrix matrix)
{
    switch (matrix) {
    case image::Matrix::Bt709:
        return 1;
    case image::Matrix::Bt2020:
        return 9;
    case image::Matrix::Bt601:
        break;
    }
    return 6;
}

std::uint8_t primariesOf(std::uint32_t colourSpace)
{
    switch (colourSpace) {
    case V4L2_COLORSPACE_REC709:
    case V4L2_COLORSPACE_SRGB:
    case V4L2_COLORSPACE_JPEG:
        return 1;
    case V4L2_COLORSPACE_470_SYSTEM_M:
        return 4;
    case V4L2_COLORSPACE_470_SYSTEM_BG:
        return 5;
    case V4L2_COLORSPACE_SMPTE170M:
        return 6;
    case V4L2_COLORSPACE_SMPTE240M:
        return 7;
    case V4L2_COLORSPACE_BT2020:
        return 9;
    default:
        return 2;
    }
}

std::uint8_t transferOf(const v4l2_pix_format &format)
{
    const std::uint32_t transfer = format.xfer_func != V4L2_XFER_FUNC_DEFAULT
                                       ? format.xfer_func
                                       : static_cast<std::uint32_t>(V4L2_MAP_XFER_FUNC_DEFAULT(format.colorspace));
    switch (transfer) {
    case V4L2_XFER_FUNC_709:
        return 1;
    case V4L2_XFER_FUNC_SMPTE240M:
        return 7;
    case V4L2_XFER_FUNC_NONE:
        return 8;
    case V4L2_XFER_FUNC_SRGB:
        return 13;
    case V4L2_XFER_FUNC_SMPTE2084:
        return 16;
    default:
        return 2;
    }
}

} // namespace

bool isReadable(image::Size size)
{
    return size.width >= 1 && size.height >= 1 && size.width <= kMaxSide && size.height <= kMaxSide &&
           std::int64_t{size.width} * size.height <= kMaxPixels;
}

Result<Layout> Layout::of(const v4l2_pix_format &format)
{
    const auto pixels = pixelFormatOf(format.pixelformat);
    Layout layout;
    layout.size = {static_cast<int>(format.width), static_cast<int>(format.height)};
    if (!pixels || !isReadable(layout.size))
        return Error{Errc::BadReply, "the driver chose a format that cannot be read"};
    layout.pixels = *pixels;
    layout.colour = colourOf(format);
    const int tight = rowBytes(*pixels, layout.size.width);
    layout.stride =
        *pixels == PixelFormat::Mjpeg || format.bytesperline == 0 ? tight : static_cast<int>(format.bytesperline);
    // No padding makes a row longer than the longest row there is at four bytes a pixel.
    if (layout.stride < tight || layout.stride > kMaxSide * 4)
        return Error{Errc::BadReply, fmt::format("the driver gives rows of {} bytes to pictures {} pixels wide",
                                                 format.bytesperline, layout.size.width)};
    return layout;
}

int Layout::chromaStride() const
{
    return pixels == PixelFormat::I420 ? image::chromaSide(stride) : stride;
}

std::size_t Layout::bytes() const
{
    const auto [width, height] = image::chromaSize(size);
    const auto plane = [](int step, int rows, int last) {
        return static_cast<std::size_t>(step) * static_cast<std::size_t>(rows - 1) + static_cast<std::size_t>(last);
    };
    const auto luma = static_cast<std::size_t>(stride) * static_cast<std::size_t>(size.height);
    switch (pixels) {
    case PixelFormat::I420:
        return luma + static_cast<std::size_t>(chromaStride()) * static_cast<std::size_t>(height) +
               plane(chromaStride(), height, width);
    case PixelFormat::Nv12:
        return luma + plane(chromaStride(), height, width * 2);
    case PixelFormat::Yuyv:
    case PixelFormat::Uyvy:
        return plane(stride, size.height, width * 4);
    case PixelFormat::Mjpeg:
        break;
    }
    return 1;
}

image::Colour colourOf(const v4l2_pix_format &format)
{
    const bool jpeg = format.pixelformat == V4L2_PIX_FMT_MJPEG;
    std::uint32_t encoding = format.ycbcr_enc;
    if (encoding == V4L2_YCBCR_ENC_DEFAULT)
        encoding = jpeg ? static_cast<std::uint32_t>(V4L2_YCBCR_ENC_601)
                        : static_cast<std::uint32_t>(V4L2_MAP_YCBCR_ENC_DEFAULT(format.colorspace));
    std::uint32_t range = format.quantization;
    if (range == V4L2_QUANTIZATION_DEFAULT)
        range = jpeg ? static_cast<std::uint32_t>(V4L2_QUANTIZATION_FULL_RANGE)
                     : static_cast<std::uint32_t>(V4L2_MAP_QUANTIZATION_DEFAULT(false, format.colorspace, encoding));
    image::Colour colour;
    colour.matrix = matrixOf(encoding);
    colour.range = range == V4L2_QUANTIZATION_FULL_RANGE ? image::Range::Full : image::Range::Limited;
    colour.primaries = primariesOf(format.colorspace);
    colour.transfer = transferOf(format);
    colour.matrixTag = matrixTagOf(colour.matrix);
    return colour;
}

} // namespace bokeh::capture::v4l2
