#include "engine/output/v4l2/format.h"

#include <catch2/catch.hpp>
#include <linux/videodev2.h>

using namespace bokeh;
using namespace bokeh::output;
using namespace bokeh::output::v4l2;

namespace {

constexpr NegotiatedFormat kWish{.pixels = PixelFormat::Yuy2, .size = {640, 360}};

/// As a driver answers that takes what it is asked for.
v4l2_pix_format answered(std::uint32_t fourcc, std::uint32_t width, std::uint32_t height, std::uint32_t stride = 0)
{
    v4l2_pix_format format = formatFor(kWish);
    format.pixelformat = fourcc;
    format.width = width;
    format.height = height;
    format.bytesperline = stride;
    return format;
}

} // namespace

TEST_CASE("a device is asked for YUYV in the wished colour, by the fields that say so")
{
    struct Row {
        image::Matrix matrix;
        image::Range range;
        std::uint32_t space, encoding, quantisation;
    };
    using image::Matrix, image::Range;
    const auto row = GENERATE(
        Row{Matrix::Bt601, Range::Limited, V4L2_COLORSPACE_SRGB, V4L2_YCBCR_ENC_601, V4L2_QUANTIZATION_LIM_RANGE},
        Row{Matrix::Bt601, Range::Full, V4L2_COLORSPACE_SRGB, V4L2_YCBCR_ENC_601, V4L2_QUANTIZATION_FULL_RANGE},
        Row{Matrix::Bt709, Range::Limited, V4L2_COLORSPACE_REC709, V4L2_YCBCR_ENC_709, V4L2_QUANTIZATION_LIM_RANGE},
        Row{Matrix::Bt2020, Range::Limited, V4L2_COLORSPACE_BT2020, V4L2_YCBCR_ENC_BT2020,
            V4L2_QUANTIZATION_LIM_RANGE});
    NegotiatedFormat wish = kWish;
    wish.colour = {.matrix = row.matrix, .range = row.range};
    const v4l2_pix_format format = formatFor(wish);
    CHECK(format.pixelformat == V4L2_PIX_FMT_YUYV);
    CHECK(format.width == 640);
    CHECK(format.height == 360);
    CHECK(format.priv == V4L2_PIX_FMT_PRIV_MAGIC);
    CHECK(format.colorspace == row.space);
    CHECK(format.ycbcr_enc == row.encoding);
    CHECK(format.quantization == row.quantisation);
    const auto agreed = agreedOn(format, kWish); // and back
    REQUIRE(agreed);
    CHECK(agreed->colour == wish.colour);
}

TEST_CASE("what the driver chose is kept to where it can be written")
{
    struct Row {
        std::uint32_t fourcc;
        PixelFormat pixels;
        std::uint32_t stride;
    };
    const auto row =
        GENERATE(Row{V4L2_PIX_FMT_YUYV, PixelFormat::Yuy2, 320 * 2}, Row{V4L2_PIX_FMT_YUV420, PixelFormat::I420, 320},
                 Row{V4L2_PIX_FMT_NV12, PixelFormat::Nv12, 320}, Row{V4L2_PIX_FMT_NV12, PixelFormat::Nv12, 0});
    const auto agreed = agreedOn(answered(row.fourcc, 320, 240, row.stride), kWish);
    REQUIRE(agreed);
    CHECK(agreed->pixels == row.pixels);
    CHECK(agreed->size == image::Size{320, 240});
}

TEST_CASE("a colour that is left open is what the kernel says it is")
{
    v4l2_pix_format format = answered(V4L2_PIX_FMT_YUYV, 320, 240);
    format.ycbcr_enc = V4L2_YCBCR_ENC_DEFAULT;
    format.quantization = V4L2_QUANTIZATION_DEFAULT;
    CHECK(agreedOn(format, kWish)->colour == image::Colour{});
    format.colorspace = V4L2_COLORSPACE_REC709;
    CHECK(agreedOn(format, kWish)->colour.matrix == image::Matrix::Bt709);
    format.colorspace = V4L2_COLORSPACE_JPEG;
    CHECK(agreedOn(format, kWish)->colour.range == image::Range::Full);
}

TEST_CASE("what cannot be written is refused with the reason")
{
    struct Row {
        v4l2_pix_format format;
        const char *why;
    };
    const auto row = GENERATE(
        Row{answered(V4L2_PIX_FMT_MJPEG, 320, 240), "its format was fixed to MJPG, which cannot be written; YUYV can"},
        Row{answered(0x01FF1B41, 320, 240), "its format was fixed to A..., which cannot be written; YUYV can"},
        Row{answered(V4L2_PIX_FMT_YUYV, 321, 240),
            "its size was fixed to 321×240, and only even sides from 2 to 8192 can be written"},
        Row{answered(V4L2_PIX_FMT_YUYV, 0xFFFFFFFE, 2),
            "its size was fixed to 4294967294×2, and only even sides from 2 to 8192 can be written"},
        Row{answered(V4L2_PIX_FMT_YUYV, 320, 0),
            "its size was fixed to 320×0, and only even sides from 2 to 8192 can be written"},
        Row{answered(V4L2_PIX_FMT_YUYV, 320, 240, 1024), "its rows were fixed to 1024 bytes for 320 pixels"});
    const auto agreed = agreedOn(row.format, kWish);
    REQUIRE_FALSE(agreed);
    CHECK(agreed.error().code == Errc::BadInput);
    CHECK(agreed.error().what == row.why);
}
