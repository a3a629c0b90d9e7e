#include "bars.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bars {

namespace {

using image::Rgb;
using image::Yuv;

constexpr std::array kBars{Rgb{235, 235, 235}, Rgb{191, 191, 0}, Rgb{0, 191, 191}, Rgb{0, 191, 0},
                           Rgb{191, 0, 191},   Rgb{191, 0, 0},   Rgb{0, 0, 191},   Rgb{20, 20, 20}};
constexpr int kBits = 16;
constexpr int kStep = 3; // odd, so that it meets all places that pixels have in a group
constexpr int kEdge = 8; // pixels beside an edge that scaling may mix
constexpr std::uint8_t kOne = 200, kZero = 50;

int lowerPart(image::Size size)
{
    return size.height * 3 / 4;
}

int differenceOf(Yuv a, Yuv b)
{
    return std::max({std::abs(a.y - b.y), std::abs(a.u - b.u), std::abs(a.v - b.v)});
}

} // namespace

image::Rgb colourOf(int bar)
{
    return kBars[static_cast<std::size_t>(bar)];
}

image::FramePtr paint(image::Size size, image::Colour colour, int number)
{
    std::array<Yuv, kBars.size()> codes;
    std::ranges::transform(kBars, codes.begin(), [&](Rgb rgb) { return image::toYuv(rgb, colour); });
    auto frame = std::make_shared<image::Frame>(size);
    frame->colour = colour;
    frame->captured = std::chrono::steady_clock::now();
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            Yuv pixel = codes[static_cast<std::size_t>(x * 8 / size.width)];
            if (y >= lowerPart(size))
                pixel = {(number >> (x * kBits / size.width) & 1) != 0 ? kOne : kZero, 128, 128};
            frame->y.row(y)[x] = pixel.y;
            frame->u.row(y / 2)[x / 2] = pixel.u;
            frame->v.row(y / 2)[x / 2] = pixel.v;
        }
    return frame;
}

Yuv Picture::at(int x, int y) const
{
    const auto byte = [this](std::ptrdiff_t place) { return bytes[static_cast<std::size_t>(place)]; };
    const std::ptrdiff_t width = agreed.size.width, height = agreed.size.height, luma = width * height;
    switch (agreed.pixels) {
    case PixelFormat::I420: {
        const std::ptrdiff_t chroma = luma + y / 2 * (width / 2) + x / 2;
        return {byte(y * width + x), byte(chroma), byte(chroma + luma / 4)};
    }
    case PixelFormat::Nv12: {
        const std::ptrdiff_t chroma = luma + y / 2 * width + x / 2 * 2;
        return {byte(y * width + x), byte(chroma), byte(chroma + 1)};
    }
    case PixelFormat::Yuy2:
        break;
    }
    const std::ptrdiff_t pair = y * 2 * width + x / 2 * 4;
    return {byte(pair + x % 2 * 2), byte(pair + 1), byte(pair + 3)};
}

int distance(const Picture &picture, image::Colour colour)
{
    const auto [width, height] = picture.agreed.size;
    int worst = 0;
    for (int bar = 0; bar < 8; ++bar) {
        const Yuv expected = image::toYuv(colourOf(bar), colour);
        for (int x = width * bar / 8 + kEdge; x < width * (bar + 1) / 8 - kEdge; x += kStep)
            for (int y = 0; y < lowerPart(picture.agreed.size) - kEdge; y += kStep)
                worst = std::max(worst, differenceOf(picture.at(x, y), expected));
    }
    return worst;
}

std::optional<int> numberIn(const Picture &picture)
{
    const auto [width, height] = picture.agreed.size;
    int number = 0;
    for (int bit = 0; bit < kBits; ++bit) {
        const Yuv pixel =
            picture.at((2 * bit + 1) * width / (2 * kBits), (lowerPart(picture.agreed.size) + height) / 2);
        if (differenceOf(pixel, {kOne, 128, 128}) <= 2)
            number |= 1 << bit;
        else if (differenceOf(pixel, {kZero, 128, 128}) > 2)
            return std::nullopt;
    }
    return number;
}

bool isBlack(const Picture &picture)
{
    const auto black = image::toYuv({0, 0, 0}, picture.agreed.colour);
    for (int y = 0; y < picture.agreed.size.height; ++y)
        for (int x = 0; x < picture.agreed.size.width; ++x)
            if (picture.at(x, y) != black)
                return false;
    return true;
}

Show::Show(output::VirtualCamera &camera, image::Size size, image::Colour colour)
    : worker_([&camera, size, colour, shown = shown_](std::stop_token stop) {
          using Clock = std::chrono::steady_clock;
          auto next = Clock::now();
          for (int number = 1; waitFor(stop, next - Clock::now()); ++number) {
              static_cast<void>(camera.show(paint(size, colour, number & 0xffff))); // its problems are others' tests
              *shown = number;
              next = std::max(next + std::chrono::milliseconds(1000) / 30, Clock::now()); // a camera does not catch up
          }
      })
{
}

} // namespace bars
