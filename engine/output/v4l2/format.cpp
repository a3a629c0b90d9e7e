#include "engine/output/v4l2/format.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <linux/videodev2.h>
#include <string>
#include <utility>

namespace bokeh::output::v4l2 {

namespace {

constexpr std::uint32_t kMaxSide = 8192; // the driver's own limit

using Known = std::pair<PixelFormat, std::uint32_t>;
constexpr std::array<Known, 3> kKnown{{{PixelFormat::Yuy2, V4L2_PIX_FMT_YUYV},
                                       {PixelFormat::I420, V4L2_PIX_FMT_YUV420},
                                       {PixelFormat::Nv12, V4L2_PIX_FMT_NV12}}};

/// "MJPG".
std::string nameOf(std::uint32_t fourcc)
{
    std::string name;
    for (int shift = 0; shift < 32; shift += 8) {
        const char letter = static_cast<char>(fourcc >> shift & 0x7F);
        name += letter > ' ' && letter < 0x7F ? letter : '.';
    }
    return name;
}

v4l2_ycbcr_encoding encodingOf(image::Matrix matrix)
{
    switch (matrix) {
    case image::Matrix::Bt709:
        return V4L2_YCBCR_ENC_709;
    case image::Matrix::Bt2020:
        return V4L2_YCBCR_ENC_BT2020;
    case image::Matrix::Bt601:
        break;
    }
    return V4L2_YCBCR_ENC_601;
}

v4l2_colorspace colourSpaceOf(image::Matrix matrix)
{
    switch (matrix) {
    case image::Matrix::Bt709:
        return V4L2_COLORSPACE_REC709;
    case image::Matrix::Bt2020:
        return V4L2_COLORSPACE_BT2020;
    case image::Matrix::Bt601:
        break;
    }
    return V4L2_COLORSPACE_SRGB; // as cameras on USB say
}

/// By the kernel's rules for what is left open.
image::Colour colourOf(const v4l2_pix_format &format)
{
    std::uint32_t encoding = format.ycbcr_enc, range = format.quantization;
    if (encoding == V4L2_YCBCR_ENC_DEFAULT)
        encoding = static_cast<std::uint32_t>(V4L2_MAP_YCBCR_ENC_DEFAULT(format.colorspace));
    if (range == V4L2_QUANTIZATION_DEFAULT)
        range = static_cast<std::uint32_t>(V4L2_MAP_QUANTIZATION_DEFAULT(false, format.colorspace, encoding));
    image::Colour colour;
    if (encoding == V4L2_YCBCR_ENC_709 || encoding == V4L2_YCBCR_ENC_XV709)
        colour.matrix = image::Matrix::Bt709;
    else if (encoding == V4L2_YCBCR_ENC_BT2020)
        colour.matrix = image::Matrix::Bt2020;
    colour.range = range == V4L2_QUANTIZATION_FULL_RANGE ? image::Range::Full : image::Range::Limited;
    return colour;
}

} // namespace

v4l2_pix_format formatFor(const NegotiatedFormat &wished)
{
    v4l2_pix_format format{};
    format.width = static_cast<std::uint32_t>(wished.size.width);
    format.height = static_cast<std::uint32_t>(wished.size.height);
    format.pixelformat = std::ranges::find(kKnown, wished.pixels, &Known::first)->second;
    format.field = V4L2_FIELD_NONE;
    format.colorspace = colourSpaceOf(wished.colour.matrix);
    format.priv = V4L2_PIX_FMT_PRIV_MAGIC; // or the kernel clears the two fields below
    format.ycbcr_enc = encodingOf(wished.colour.matrix);
    format.quantization =
        wished.colour.range == image::Range::Full ? V4L2_QUANTIZATION_FULL_RANGE : V4L2_QUANTIZATION_LIM_RANGE;
    return format;
}

Result<NegotiatedFormat> agreedOn(const v4l2_pix_format &format, NegotiatedFormat wished)
{
    const auto known = std::ranges::find(kKnown, format.pixelformat, &Known::second);
    if (known == kKnown.end())
        return Error{Errc::BadInput, fmt::format("its format was fixed to {}, which cannot be written; YUYV can",
                                                 nameOf(format.pixelformat))};
    const auto writable = [](std::uint32_t side) { return side >= 2 && side <= kMaxSide && side % 2 == 0; };
    if (!writable(format.width) || !writable(format.height))
        return Error{Errc::BadInput,
                     fmt::format("its size was fixed to {}×{}, and only even sides from 2 to {} can be written",
                                 format.width, format.height, kMaxSide)};
    wished.pixels = known->first;
    wished.size = {static_cast<int>(format.width), static_cast<int>(format.height)};
    wished.colour = colourOf(format);
    if (format.bytesperline != 0 && format.bytesperline != static_cast<std::uint32_t>(strideOf(wished)))
        return Error{Errc::BadInput,
                     fmt::format("its rows were fixed to {} bytes for {} pixels", format.bytesperline, format.width)};
    return wished;
}

} // namespace bokeh::output::v4l2
