// What a buffer is filled with, and when: no daemon needed.
#include <catch2/catch.hpp>
#include <random>

#include "bars.h"
#include "engine/output/picture_writer.h"
#include "engine/output/pipewire/rate_limiter.h"

using namespace bokeh;
using namespace std::chrono_literals;
using namespace output;
using namespace output::pipewire;

namespace {

constexpr image::Colour kColours[] = {{},
                                      {.range = image::Range::Full},
                                      {.matrix = image::Matrix::Bt709},
                                      {.matrix = image::Matrix::Bt709, .range = image::Range::Full},
                                      {.matrix = image::Matrix::Bt2020}};

image::Colour anyColour()
{
    return kColours[static_cast<std::size_t>(GENERATE(range(0, static_cast<int>(std::size(kColours)))))];
}

bars::Picture write(PictureWriter &writer, const NegotiatedFormat &agreed, const image::Frame *frame)
{
    constexpr std::uint8_t guard = 0xa5;
    bars::Picture picture{agreed, std::vector<std::uint8_t>(bytesOf(agreed) + 1, guard)};
    writer.write(frame, picture.bytes);
    CHECK(picture.bytes.back() == guard);
    return picture;
}

bars::Picture write(const NegotiatedFormat &agreed, const image::Frame *frame)
{
    PictureWriter writer(agreed);
    return write(writer, agreed, frame);
}

} // namespace

TEST_CASE("a picture keeps its aspect ratio, unless only thin bars would be left")
{
    const auto [picture, canvas, area] = GENERATE(table<image::Size, image::Size, Area>({
        {{1280, 720}, {640, 360}, {0, 0, 640, 360}},
        {{1280, 720}, {640, 480}, {0, 60, 640, 360}},
        {{640, 480}, {1280, 720}, {160, 0, 960, 720}},
        {{360, 640}, {640, 360}, {218, 0, 202, 360}},
        {{1366, 768}, {1360, 768}, {0, 0, 1360, 768}},
        {{641, 479}, {640, 480}, {0, 0, 640, 480}},
        {{16384, 1}, {320, 180}, {0, 88, 320, 2}},
        {{1, 16384}, {320, 180}, {158, 0, 2, 180}},
        {{1, 1}, {16, 16}, {0, 0, 16, 16}},
    }));
    CAPTURE(picture.width, picture.height, canvas.width, canvas.height);
    CHECK(fit(picture, canvas) == area);
}

TEST_CASE("bars come out in the colours of any agreement, whatever theirs are")
{
    const auto pixels = GENERATE(PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuy2);
    const auto size = GENERATE(image::Size{640, 360}, image::Size{320, 180});
    const auto shown = anyColour(), agreed = anyColour();
    const auto frame = bars::paint({640, 360}, shown, 0);
    CAPTURE(pixels, size.width, shown.matrix, shown.range, agreed.matrix, agreed.range);
    const auto picture = write({.pixels = pixels, .size = size, .colour = agreed}, frame.get());
    CHECK(bars::distance(picture, agreed) <= (shown == agreed ? 0 : 2));
}

TEST_CASE("a picture that needs no change is passed on bit for bit")
{
    std::mt19937 random(1);
    image::Frame frame({64, 34});
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            for (int x = 0; x < plane->size().width; ++x)
                plane->row(y)[x] = static_cast<std::uint8_t>(random());
    const auto pixels = GENERATE(PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuy2);
    const auto picture = write({.pixels = pixels, .size = {64, 34}}, &frame);
    for (int y = 0; y < 34; ++y)
        for (int x = 0; x < 64; ++x)
            REQUIRE(picture.at(x, y) ==
                    image::Yuv{frame.y.row(y)[x], frame.u.row(y / 2)[x / 2], frame.v.row(y / 2)[x / 2]});
}

TEST_CASE("no frame gives black, also after one")
{
    const NegotiatedFormat agreed{.pixels = GENERATE(PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuy2),
                                  .size = {64, 48},
                                  .colour = anyColour()};
    PictureWriter writer(agreed);
    CHECK(bars::isBlack(write(writer, agreed, nullptr)));
    CHECK_FALSE(bars::isBlack(write(writer, agreed, bars::paint({320, 180}, {}).get())));
    CHECK(bars::isBlack(write(writer, agreed, nullptr)));
}

TEST_CASE("bars beside a picture are black, also where a picture of another shape was before")
{
    const NegotiatedFormat agreed{.size = {640, 480}, .colour = anyColour()};
    const auto black = image::toYuv({0, 0, 0}, agreed.colour);
    PictureWriter writer(agreed);
    write(writer, agreed, bars::paint({480, 640}, {}).get());
    const auto picture = write(writer, agreed, bars::paint({1280, 720}, {}).get());
    for (int x = 0; x < 640; ++x)
        for (const int y : {0, 59, 420, 479})
            REQUIRE(picture.at(x, y) == black);
    CHECK(picture.at(40, 60).y > black.y + 100);
    CHECK(picture.at(40, 200).y > black.y + 100);
}

TEST_CASE("frames of any size are written")
{
    const auto size = GENERATE(image::Size{1, 1}, image::Size{3, 5}, image::Size{17, 1}, image::Size{1, 40},
                               image::Size{641, 479}, image::Size{4000, 3});
    image::Frame frame(size);
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{128});
    CAPTURE(size.width, size.height);
    const auto picture = write({.size = {320, 240}}, &frame);
    const Area area = fit(size, {320, 240});
    CHECK(picture.at(area.x + area.width / 2, area.y + area.height / 2) == image::Yuv{128, 128, 128});
}

TEST_CASE("grey keeps its place between black and white in another range, and its greyness in another matrix")
{
    const NegotiatedFormat agreed{.size = {16, 16},
                                  .colour = {.matrix = image::Matrix::Bt709, .range = image::Range::Full}};
    const auto [from, to] = GENERATE(table<int, int>({{16, 0}, {235, 255}, {126, 128}, {0, 0}, {255, 255}}));
    image::Frame frame({16, 16});
    for (int y = 0; y < 16; ++y)
        std::fill_n(frame.y.row(y), 16, static_cast<std::uint8_t>(from));
    for (image::Plane *plane : {&frame.u, &frame.v})
        for (int y = 0; y < 8; ++y)
            std::fill_n(plane->row(y), 8, std::uint8_t{128});
    CHECK(write(agreed, &frame).at(7, 7) == image::Yuv{static_cast<std::uint8_t>(to), 128, 128});
}

namespace {

/// How many of the pictures that come at `rate` for ten seconds are passed on; `shift` moves each by its number.
int passed(
    RateLimiter pace, double rate, const std::function<double(int)> &shift = [](int) { return 0.0; })
{
    int count = 0;
    const auto start = RateLimiter::Clock::time_point(1000s);
    for (int i = 0; i < static_cast<int>(10 * rate); ++i)
        count += pace.due(start + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                      std::chrono::duration<double>((i + shift(i)) / rate)));
    return count;
}

} // namespace

TEST_CASE("all pictures pass where as many are asked for as come, whatever their clock and their jitter")
{
    std::mt19937 random(3);
    std::uniform_real_distribution<double> jitter(-0.1, 0.1);
    CHECK(passed({30, 1}, 30) == 300);
    CHECK(passed({30, 1}, 30.9) == 309);
    CHECK(passed({30000, 1001}, 30) == 300);
    CHECK(passed({30, 1}, 30, [&](int) { return jitter(random); }) == 300);
    CHECK(passed({60, 1}, 30) == 300);
}

TEST_CASE("a lower rate is met evenly")
{
    const auto [asked, least, most] = GENERATE(table<int, int, int>({{15, 150, 158}, {24, 240, 253}, {1, 10, 11}}));
    CAPTURE(asked);
    const int count = passed({asked, 1}, 30);
    CHECK(count >= least);
    CHECK(count <= most);
}

TEST_CASE("after a gap nothing is made up for")
{
    RateLimiter pace(10, 1);
    const RateLimiter::Clock::time_point start(1000s);
    CHECK(pace.due(start));
    CHECK(pace.due(start + 10s));
    CHECK_FALSE(pace.due(start + 10s + 10ms));
    CHECK_FALSE(pace.due(start + 10s + 30ms));
    CHECK(pace.due(start + 10s + 100ms));
}
