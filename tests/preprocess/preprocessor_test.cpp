#include "engine/preprocess/preprocessor.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <vector>

using namespace bokeh;

namespace {

constexpr int kSide = 224;
constexpr std::size_t kPlane = std::size_t{kSide} * kSide;

model::Topology topology(model::InputColour colour)
{
    model::Topology t;
    t.side = kSide;
    t.colour = colour;
    return t;
}

void fill(image::Plane &plane, int value)
{
    for (int y = 0; y < plane.size().height; ++y)
        for (int x = 0; x < plane.size().width; ++x)
            plane.row(y)[x] = static_cast<std::uint8_t>(value);
}

image::Frame flat(image::Size size, image::Yuv yuv, image::Colour colour)
{
    image::Frame frame(size);
    frame.colour = colour;
    fill(frame.y, yuv.y);
    fill(frame.u, yuv.u);
    fill(frame.v, yuv.v);
    return frame;
}

std::vector<std::uint8_t> run(const image::Frame &frame, model::InputColour colour)
{
    preprocess::Preprocessor preprocessor(topology(colour));
    std::vector<std::uint8_t> input(preprocessor.inputSize());
    REQUIRE(preprocessor.run(frame, input));
    return input;
}

int clamped(double value)
{
    return static_cast<int>(std::lround(std::min(std::max(value, 0.0), 255.0)));
}

/// R'G'B' of ITU-T H.273 in double precision, from code values.
std::array<int, 3> exactRgb(image::Yuv c, image::Colour colour)
{
    const bool full = colour.range == image::Range::Full;
    double kr = 0.299, kb = 0.114;
    if (colour.matrix == image::Matrix::Bt709)
        kr = 0.2126, kb = 0.0722;
    if (colour.matrix == image::Matrix::Bt2020)
        kr = 0.2627, kb = 0.0593;
    const double y = (full ? c.y : (c.y - 16) * 255.0 / 219.0) / 255.0;
    const double u = (c.u - 128) / (full ? 255.0 : 224.0), v = (c.v - 128) / (full ? 255.0 : 224.0);
    const double r = y + 2 * (1 - kr) * v, b = y + 2 * (1 - kb) * u, g = (y - kr * r - kb * b) / (1 - kr - kb);
    return {clamped(255 * r), clamped(255 * g), clamped(255 * b)};
}

} // namespace

TEST_CASE("limited range becomes full range: black is 0, white is 255, and the middle lies between")
{
    const image::Colour limited{image::Matrix::Bt601, image::Range::Limited};
    const image::Colour full{image::Matrix::Bt601, image::Range::Full};
    for (auto [code, expected] : {std::pair{16, 0}, {235, 255}, {126, 128}, {3, 0}, {250, 255}}) {
        const auto y = static_cast<std::uint8_t>(code);
        CHECK(run(flat({640, 480}, {y, 128, 128}, limited), model::InputColour::Luma)[777] == expected);
        CHECK(run(flat({640, 480}, {y, 128, 128}, full), model::InputColour::Luma)[777] == code);
    }
}

TEST_CASE("the whole picture is squeezed into the square: a mask lies where the picture was")
{
    image::Frame frame = flat({1280, 720}, {16, 128, 128}, {});
    for (int y = 0; y < 360; ++y)
        for (int x = 640; x < 1280; ++x)
            frame.y.row(y)[x] = 235; // the top right quarter
    const auto input = run(frame, model::InputColour::Luma);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            if (std::abs(x - kSide / 2) > 1 && std::abs(y - kSide / 2) > 1)
                REQUIRE(input[std::size_t(y) * kSide + std::size_t(x)] == (x > kSide / 2 && y < kSide / 2 ? 255 : 0));
}

TEST_CASE("a pixel of the input is the mean of the area it covers, parts of pixels included")
{
    image::Frame frame = flat({300, 250}, {0, 128, 128}, {image::Matrix::Bt601, image::Range::Full});
    for (int y = 0; y < 250; ++y)
        for (int x = 0; x < 300; ++x)
            frame.y.row(y)[x] = static_cast<std::uint8_t>((x * 37 + y * 91) % 256);
    const auto input = run(frame, model::InputColour::Luma);
    for (int i = 0; i < kSide; i += 7) {
        const double left = i * 300.0 / kSide, right = (i + 1) * 300.0 / kSide;
        const double top = i * 250.0 / kSide, bottom = (i + 1) * 250.0 / kSide;
        double sum = 0;
        for (int y = int(top); y < bottom && y < 250; ++y)
            for (int x = int(left); x < right && x < 300; ++x)
                sum += frame.y.row(y)[x] * (std::min(x + 1.0, right) - std::max<double>(x, left)) *
                       (std::min(y + 1.0, bottom) - std::max<double>(y, top));
        CHECK(std::abs(input[std::size_t(i) * kSide + std::size_t(i)] - sum / (right - left) / (bottom - top)) <= 0.6);
    }
}

TEST_CASE("shrinking averages: no line of a fine pattern is missed")
{
    image::Frame frame = flat({1280, 720}, {0, 128, 128}, {image::Matrix::Bt601, image::Range::Full});
    for (int y = 0; y < 720; ++y)
        for (int x = 0; x < 1280; ++x)
            frame.y.row(y)[x] = (x + y) % 2 ? 200 : 100;
    for (std::uint8_t value : run(frame, model::InputColour::Luma))
        REQUIRE(std::abs(value - 150) <= 8); // an area of 5.7 x 3.2 pixels holds a little more of one kind
}

TEST_CASE("Y, U and V are full range, chroma about 128, within a level of the formula")
{
    const image::Frame frame = flat({321, 243}, {100, 60, 200}, {image::Matrix::Bt709, image::Range::Limited});
    const auto input = run(frame, model::InputColour::Yuv);
    CHECK(std::abs(input[5] - clamped((100 - 16) * 255.0 / 219)) <= 1);
    CHECK(std::abs(input[kPlane + 5] - clamped(128 + (60 - 128) * 255.0 / 224)) <= 1);
    CHECK(std::abs(input[2 * kPlane + 5] - clamped(128 + (200 - 128) * 255.0 / 224)) <= 1);
}

TEST_CASE("R, G and B are within two levels of the formula in double precision, for every matrix and range")
{
    for (auto matrix : {image::Matrix::Bt601, image::Matrix::Bt709, image::Matrix::Bt2020})
        for (auto range : {image::Range::Limited, image::Range::Full})
            for (int i = 0; i < 64; ++i) {
                const image::Colour colour{matrix, range};
                const image::Yuv code{std::uint8_t(i * 4), std::uint8_t(i * 37 % 256), std::uint8_t(i * 91 % 256)};
                const auto input = run(flat({16, 16}, code, colour), model::InputColour::Rgb);
                const auto exact = exactRgb(code, colour);
                for (std::size_t channel = 0; channel < 3; ++channel)
                    CHECK(std::abs(input[channel * kPlane + 9] - exact[channel]) <= 2);
            }
}

TEST_CASE("every size of frame gives an input, and a flat one stays flat")
{
    for (auto [width, height] : {std::pair{1, 1}, {2, 2}, {3, 5}, {16, 16}, {641, 479}, {224, 224}, {7680, 4320}})
        for (auto colour : {model::InputColour::Luma, model::InputColour::Rgb}) {
            const image::Frame frame = flat({width, height}, {77, 128, 128}, {});
            for (std::uint8_t value : run(frame, colour))
                REQUIRE(value == image::fullRangeLuma(image::Range::Limited)[77]);
        }
}

TEST_CASE("an empty frame or a buffer of the wrong size is refused")
{
    preprocess::Preprocessor preprocessor(topology(model::InputColour::Luma));
    std::vector<std::uint8_t> input(preprocessor.inputSize());
    CHECK(preprocessor.run(image::Frame(), input).error().code == Errc::BadInput);
    input.pop_back();
    CHECK(preprocessor.run(flat({4, 4}, {}, {}), input).error().code == Errc::BadInput);
}
