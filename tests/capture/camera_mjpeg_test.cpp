#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/capture/v4l2/mjpeg_decoder.h"
#include "tests/capture/jpeg.h"

using namespace bokeh;
using capture::v4l2::MjpegDecoder;
using test::encodeJpeg;
using test::JpegOptions;

namespace {

using Bytes = std::vector<std::byte>;

constexpr image::Size kSize{96, 80};

/// Slopes, which survive any sampling of chroma, with a pattern in luma, which fills the data.
image::Yuv paint(int x, int y)
{
    return {static_cast<std::uint8_t>(60 + x + (x * 7 + y * 3) % 16), static_cast<std::uint8_t>(40 + x),
            static_cast<std::uint8_t>(200 - y)};
}

image::Yuv paintGrey(int x, int y)
{
    return {paint(x, y).y, 128, 128};
}

/// The largest difference between a frame and what was painted, at the place of each sample.
int worstError(const image::Frame &frame, image::Yuv (*painted)(int, int) = paint)
{
    int worst = 0;
    const auto [width, height] = frame.size();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const image::Yuv wanted = painted(x, y);
            worst =
                std::max({worst, std::abs(frame.y.row(y)[x] - wanted.y), std::abs(frame.u.row(y / 2)[x / 2] - wanted.u),
                          std::abs(frame.v.row(y / 2)[x / 2] - wanted.v)});
        }
    return worst;
}

/// What a quality of 95 and the slope within a sample of chroma make of a picture.
constexpr int kTolerance = 8;

Bytes encode(const JpegOptions &options, image::Size size = kSize)
{
    return encodeJpeg(size, options, paint);
}

Error refused(const Bytes &jpeg)
{
    MjpegDecoder decoder(kSize);
    image::Frame frame(kSize);
    const auto decoded = decoder.decode(jpeg, frame);
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().code == Errc::BadReply);
    return decoded.error();
}

/// Where a marker stands, from `from` on.
std::size_t markerIn(const Bytes &jpeg, int marker, std::size_t from = 2)
{
    for (std::size_t i = from; i + 1 < jpeg.size(); ++i)
        if (jpeg[i] == std::byte{0xFF} && jpeg[i + 1] == static_cast<std::byte>(marker))
            return i;
    FAIL("no such marker");
    return 0;
}

} // namespace

TEST_CASE("a JPEG of any sampling that cameras use, and any size, arrives as it was painted")
{
    const auto options =
        GENERATE(JpegOptions{.sampling = {2, 2}}, JpegOptions{.sampling = {2, 1}}, JpegOptions{.sampling = {1, 1}},
                 JpegOptions{.sampling = {2, 2}, .chroma = {1, 2}}, JpegOptions{.sampling = {2, 1}, .restart = 3});
    const auto size = GENERATE(image::Size{96, 80}, image::Size{1, 1}, image::Size{2, 1}, image::Size{17, 9},
                               image::Size{65, 47}, image::Size{128, 64});
    CAPTURE(options.sampling.width, options.sampling.height, options.chroma.height, size.width, size.height);
    MjpegDecoder decoder(size);
    image::Frame frame(size);
    REQUIRE(decoder.decode(encode(options, size), frame));
    CHECK(worstError(frame) <= kTolerance);
}

TEST_CASE("a grey JPEG has neutral chroma")
{
    MjpegDecoder decoder(kSize);
    image::Frame frame(kSize);
    REQUIRE(decoder.decode(encode({.sampling = {0, 0}}), frame));
    CHECK(worstError(frame, paintGrey) <= kTolerance);
}

TEST_CASE("one decoder takes pictures of changing sampling")
{
    MjpegDecoder decoder(kSize);
    for (const image::Size sampling : {image::Size{1, 1}, image::Size{2, 2}, image::Size{2, 1}, image::Size{1, 1}}) {
        image::Frame frame(kSize);
        REQUIRE(decoder.decode(encode({.sampling = sampling}), frame));
        CHECK(worstError(frame) <= kTolerance);
    }
}

TEST_CASE("a JPEG without Huffman tables is read with the standard ones, whatever came before")
{
    const Bytes bare = encode({.huffmanTables = false});
    REQUIRE(bare.size() + 400 < encode({}).size()); // there are none
    MjpegDecoder decoder(kSize);
    image::Frame frame(kSize);
    REQUIRE(decoder.decode(bare, frame));
    CHECK(worstError(frame) <= kTolerance);

    image::Frame next(kSize);
    REQUIRE(decoder.decode(encode({.optimised = true}), next)); // with other tables
    REQUIRE(decoder.decode(bare, next));
    CHECK(worstError(next) <= kTolerance);
}

TEST_CASE("a JPEG of another size is refused with both sizes")
{
    CHECK(refused(encode({}, {97, 80})).what == "a picture of 97x80 came, not of 96x80");
    CHECK(refused(encode({}, {96, 40})).what == "a picture of 96x40 came, not of 96x80");
}

TEST_CASE("a JPEG that takes more than one pass, or is not YCbCr as cameras send it, is refused")
{
    const char *const passes = "a picture came that is no baseline JPEG of one scan";
    CHECK(refused(encode({.progressive = true})).what == passes);
    CHECK(refused(encode({.scans = true})).what == passes);
    const char *const samples = "a JPEG picture came that is neither 4:2:0, 4:2:2, 4:4:4 nor grey";
    CHECK(refused(encode({.sampling = {1, 2}})).what == samples);
    CHECK(refused(encode({.sampling = {4, 1}})).what == samples);
    CHECK(refused(encode({.sampling = {1, 1}, .chroma = {2, 1}})).what == samples);
    CHECK(refused(encode({.sampling = {1, 1}, .rgb = true})).what == samples);
}

TEST_CASE("a JPEG that is cut short anywhere is damaged")
{
    const Bytes whole = encode({.sampling = {2, 2}, .restart = GENERATE(0, 4)});
    const std::size_t data = whole.size() - 2; // before the end marker
    // The last byte may be padding.
    for (std::size_t length = 0; length < data - 1; length += length < data - 20 ? 37 : 1) {
        CAPTURE(length, whole.size());
        CHECK_FALSE(refused({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}).what.empty());
    }
}

TEST_CASE("what cheap cameras leave out or add at the end of the data is no damage")
{
    Bytes jpeg = encode({.restart = 4});
    SECTION("no end marker")
    {
        jpeg.resize(jpeg.size() - 2);
    }
    SECTION("zeros behind the end")
    {
        jpeg.resize(jpeg.size() + 500);
    }
    SECTION("a byte before the end marker")
    {
        jpeg.insert(jpeg.end() - 2, std::byte{0});
    }
    SECTION("a byte before a marker in the middle")
    {
        const std::size_t restart = markerIn(jpeg, 0xD1);
        jpeg.insert(jpeg.begin() + static_cast<std::ptrdiff_t>(restart), std::byte{0});
    }
    MjpegDecoder decoder(kSize);
    image::Frame frame(kSize);
    REQUIRE(decoder.decode(jpeg, frame));
    CHECK(worstError(frame) <= kTolerance);
}

TEST_CASE("a JPEG with a piece missing from its middle is damaged")
{
    Bytes jpeg = encode({.restart = 4});
    const std::size_t second = markerIn(jpeg, 0xD1), third = markerIn(jpeg, 0xD2);
    jpeg.erase(jpeg.begin() + static_cast<std::ptrdiff_t>(second), jpeg.begin() + static_cast<std::ptrdiff_t>(third));
    CHECK_FALSE(refused(jpeg).what.empty());
}

TEST_CASE("random damage to a JPEG does no harm to the next one")
{
    const Bytes whole = encode({.sampling = {2, 1}});
    std::mt19937 random(1);
    MjpegDecoder decoder(kSize);
    image::Frame frame(kSize);
    int found = 0;
    for (int i = 0; i < 500; ++i) {
        Bytes damaged = whole;
        for (int j = 0; j < 8; ++j)
            damaged[random() % damaged.size()] = static_cast<std::byte>(random());
        found += decoder.decode(damaged, frame) ? 0 : 1;
    }
    CHECK(found > 100);
    REQUIRE(decoder.decode(whole, frame));
    CHECK(worstError(frame) <= kTolerance);
}
