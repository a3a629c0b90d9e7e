#include <catch2/catch.hpp>
#include <linux/videodev2.h>

#include "engine/capture/v4l2/buffer_converter.h"
#include "engine/capture/v4l2/modes.h"
#include "tests/capture/jpeg.h"

using namespace bokeh;
using namespace bokeh::capture;
using namespace bokeh::capture::v4l2;

namespace {

using Bytes = std::vector<std::byte>;

/// A driver's answer.
v4l2_pix_format answer(PixelFormat pixels, image::Size size, int stride = 0)
{
    v4l2_pix_format format{};
    format.pixelformat = fourccOf(pixels);
    format.width = static_cast<std::uint32_t>(size.width);
    format.height = static_cast<std::uint32_t>(size.height);
    format.bytesperline = static_cast<std::uint32_t>(stride);
    format.colorspace = V4L2_COLORSPACE_SRGB;
    return format;
}

Layout layoutOf(const v4l2_pix_format &format)
{
    const auto layout = Layout::of(format);
    REQUIRE(layout);
    return *layout;
}

/// The values that a picture has: luma at each pixel, chroma at each second column, and each row where there are as
/// many.
std::uint8_t luma(int x, int y)
{
    return static_cast<std::uint8_t>(x * 5 + y * 11);
}
std::uint8_t blue(int x, int y)
{
    return static_cast<std::uint8_t>(30 + x * 3 + y * 7);
}
std::uint8_t red(int x, int y)
{
    return static_cast<std::uint8_t>(200 - x * 2 - y * 9);
}

/// A buffer of just the size that the layout asks for, filled as the format says; what is padding is 0xEE.
Bytes fill(const Layout &layout)
{
    Bytes bytes(layout.bytes(), std::byte{0xEE});
    const auto put = [&](std::size_t at, std::uint8_t value) { bytes.at(at) = std::byte{value}; };
    const auto [width, height] = layout.size;
    const auto [chromaWidth, chromaHeight] = image::chromaSize(layout.size);
    const auto stride = static_cast<std::size_t>(layout.stride),
               chroma = static_cast<std::size_t>(layout.chromaStride());
    const std::size_t behindLuma = stride * static_cast<std::size_t>(height);
    const std::size_t behindBlue = behindLuma + chroma * static_cast<std::size_t>(chromaHeight);
    const bool packed = layout.pixels == PixelFormat::Yuyv || layout.pixels == PixelFormat::Uyvy;
    const std::size_t lumaAt = layout.pixels == PixelFormat::Uyvy ? 1 : 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            put(static_cast<std::size_t>(y) * stride +
                    (packed ? static_cast<std::size_t>(x) * 2 + lumaAt : static_cast<std::size_t>(x)),
                luma(x, y));
    for (int y = 0; y < (packed ? height : chromaHeight); ++y)
        for (int x = 0; x < chromaWidth; ++x) {
            const auto row = static_cast<std::size_t>(y), column = static_cast<std::size_t>(x);
            const std::size_t first = packed                               ? row * stride + column * 4 + 1 - lumaAt
                                      : layout.pixels == PixelFormat::Nv12 ? behindLuma + row * chroma + column * 2
                                                                           : behindLuma + row * chroma + column;
            const std::size_t second = packed                               ? first + 2
                                       : layout.pixels == PixelFormat::Nv12 ? first + 1
                                                                            : behindBlue + row * chroma + column;
            put(first, blue(x, y));
            put(second, red(x, y));
        }
    return bytes;
}

/// Two rows of 4:2:2 make one of 4:2:0; the last of an odd number stands alone.
int chromaAt(std::uint8_t (*value)(int, int), const Layout &layout, int x, int y)
{
    if (layout.pixels == PixelFormat::I420 || layout.pixels == PixelFormat::Nv12)
        return value(x, y);
    const int next = std::min(2 * y + 1, layout.size.height - 1);
    return (value(x, 2 * y) + value(x, next) + 1) / 2;
}

} // namespace

TEST_CASE("a raw picture arrives with its values, whatever its size and the driver's padding")
{
    const auto pixels = GENERATE(PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuyv, PixelFormat::Uyvy);
    const auto size = GENERATE(image::Size{16, 8}, image::Size{33, 7}, image::Size{2, 2}, image::Size{1, 1});
    const int stride = GENERATE(0, 160);
    const Layout layout = layoutOf(answer(pixels, size, stride));
    CAPTURE(static_cast<int>(pixels), size.width, size.height, stride);
    BufferConverter converter(layout);
    image::Frame frame(size);
    REQUIRE(converter.convert(fill(layout), frame));
    int wrong = 0;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            wrong += frame.y.row(y)[x] != luma(x, y);
    for (int y = 0; y < frame.u.size().height; ++y)
        for (int x = 0; x < frame.u.size().width; ++x)
            wrong +=
                frame.u.row(y)[x] != chromaAt(blue, layout, x, y) || frame.v.row(y)[x] != chromaAt(red, layout, x, y);
    CHECK(wrong == 0);
}

TEST_CASE("a buffer with a byte too few is damaged")
{
    const auto pixels = GENERATE(PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuyv, PixelFormat::Uyvy);
    const Layout layout = layoutOf(answer(pixels, {16, 8}));
    Bytes bytes = fill(layout);
    CHECK(bytes.size() == (pixels == PixelFormat::I420 || pixels == PixelFormat::Nv12 ? 16U * 8 * 3 / 2 : 16U * 8 * 2));
    bytes.pop_back();
    BufferConverter converter(layout);
    image::Frame frame(layout.size);
    const auto converted = converter.convert(bytes, frame);
    REQUIRE_FALSE(converted);
    CHECK(converted.error().code == Errc::BadReply);
    CHECK_FALSE(converter.convert({}, frame));
}

TEST_CASE("an MJPEG buffer is decoded, and an empty one is damaged")
{
    const Layout layout = layoutOf(answer(PixelFormat::Mjpeg, {64, 48}));
    BufferConverter converter(layout);
    image::Frame frame(layout.size);
    REQUIRE(converter.convert(test::encodeJpeg({64, 48}, {}, [](int, int) { return image::Yuv{77, 99, 111}; }), frame));
    CHECK(std::abs(frame.y.row(20)[20] - 77) <= 1);
    CHECK(std::abs(frame.u.row(10)[10] - 99) <= 1);
    CHECK(std::abs(frame.v.row(10)[10] - 111) <= 1);
    CHECK(frame.colour.range == image::Range::Full);
    CHECK_FALSE(converter.convert({}, frame));
}

TEST_CASE("a driver's answer that no picture fits into is refused")
{
    auto format = answer(PixelFormat::Yuyv, {640, 480});
    CHECK(Layout::of(format));
    SECTION("no size")
    {
        format.width = 0;
    }
    SECTION("too wide")
    {
        format.width = 16385;
    }
    SECTION("too many pixels")
    {
        format.width = format.height = 16384;
    }
    SECTION("more than an int holds")
    {
        format.height = 0xFFFFFFFF;
    }
    SECTION("rows shorter than a row")
    {
        format.bytesperline = 1279;
    }
    SECTION("rows longer than any")
    {
        format.bytesperline = 0x7FFFFFFF;
    }
    SECTION("another format")
    {
        format.pixelformat = V4L2_PIX_FMT_RGB24;
    }
    CHECK_FALSE(Layout::of(format));
}

TEST_CASE("a camera's colours are what the driver says, and else what the kernel's rules say")
{
    struct Row {
        std::uint32_t pixels, space, encoding, range;
        image::Matrix matrix;
        image::Range expected;
        int primaries, transfer;
    };
    constexpr auto kYuyv = V4L2_PIX_FMT_YUYV, kMjpeg = V4L2_PIX_FMT_MJPEG;
    const auto row = GENERATE(
        Row{kYuyv, V4L2_COLORSPACE_SRGB, 0, 0, image::Matrix::Bt601, image::Range::Limited, 1, 13},
        Row{kYuyv, V4L2_COLORSPACE_REC709, 0, 0, image::Matrix::Bt709, image::Range::Limited, 1, 1},
        Row{kYuyv, V4L2_COLORSPACE_SMPTE170M, 0, 0, image::Matrix::Bt601, image::Range::Limited, 6, 1},
        Row{kYuyv, V4L2_COLORSPACE_BT2020, 0, 0, image::Matrix::Bt2020, image::Range::Limited, 9, 1},
        Row{kYuyv, V4L2_COLORSPACE_JPEG, 0, 0, image::Matrix::Bt601, image::Range::Full, 1, 13},
        Row{kYuyv, V4L2_COLORSPACE_SRGB, V4L2_YCBCR_ENC_709, 0, image::Matrix::Bt709, image::Range::Limited, 1, 13},
        Row{kYuyv, V4L2_COLORSPACE_SRGB, 0, V4L2_QUANTIZATION_FULL_RANGE, image::Matrix::Bt601, image::Range::Full, 1,
            13},
        Row{kYuyv, V4L2_COLORSPACE_DEFAULT, 0, 0, image::Matrix::Bt601, image::Range::Limited, 2, 1},
        // JFIF, unless expressly otherwise: UVC cameras say "sRGB" of both.
        Row{kMjpeg, V4L2_COLORSPACE_SRGB, 0, 0, image::Matrix::Bt601, image::Range::Full, 1, 13},
        Row{kMjpeg, V4L2_COLORSPACE_REC709, 0, 0, image::Matrix::Bt601, image::Range::Full, 1, 1},
        Row{kMjpeg, V4L2_COLORSPACE_SRGB, V4L2_YCBCR_ENC_709, V4L2_QUANTIZATION_LIM_RANGE, image::Matrix::Bt709,
            image::Range::Limited, 1, 13});
    v4l2_pix_format format{};
    format.pixelformat = row.pixels;
    format.colorspace = row.space;
    format.ycbcr_enc = row.encoding;
    format.quantization = row.range;
    const image::Colour colour = colourOf(format);
    CAPTURE(row.space, row.encoding, row.range);
    CHECK(colour.matrix == row.matrix);
    CHECK(colour.range == row.expected);
    CHECK(int{colour.primaries} == row.primaries);
    CHECK(int{colour.transfer} == row.transfer);
}
