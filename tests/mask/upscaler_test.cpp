#include "engine/mask/upscaler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <vector>

#include <libyuv.h>

using namespace bokeh;

namespace {

constexpr int kSide = 224;
using Inside = std::function<bool(double x, double y)>; // of coordinates in [0, 1]

/// A person of one colour before a background of another.
image::Frame picture(image::Size size, const Inside &inside)
{
    image::Frame frame(size);
    for (int p = 0; p < 3; ++p) {
        image::Plane &plane = p == 0 ? frame.y : p == 1 ? frame.u : frame.v;
        for (int y = 0; y < plane.size().height; ++y)
            for (int x = 0; x < plane.size().width; ++x) {
                const bool in = inside((x + 0.5) / plane.size().width, (y + 0.5) / plane.size().height);
                plane.row(y)[x] = static_cast<std::uint8_t>(p == 0 ? (in ? 170 : 60) : (in ? 140 : 120));
            }
    }
    return frame;
}

/// What a network would say: the shape, each cell averaged over 4 x 4 points, in 32 steps.
std::vector<std::uint8_t> scoreOf(const Inside &inside)
{
    std::vector<std::uint8_t> score;
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            int hits = 0;
            for (int i = 0; i < 16; ++i)
                hits += inside((x + (i % 4 + 0.5) / 4) / kSide, (y + (i / 4 + 0.5) / 4) / kSide);
            score.push_back(static_cast<std::uint8_t>(hits * 31 / 16 * 255 / 31));
        }
    return score;
}

image::Plane refine(const std::vector<std::uint8_t> &score, const image::Frame &frame,
                    const mask::Rows &rows = mask::fastestRows())
{
    image::Plane out(frame.size());
    mask::Upscaler(rows).run(score, kSide, frame, out.view());
    return out;
}

double overlap(const image::Plane &alpha, const Inside &inside)
{
    const image::Size size = alpha.size();
    int both = 0, either = 0;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const bool in = inside((x + 0.5) / size.width, (y + 0.5) / size.height), out = alpha.row(y)[x] >= 128;
            both += in && out;
            either += in || out;
        }
    return static_cast<double>(both) / either;
}

bool disc(double x, double y)
{
    return std::hypot((x - 0.5) * 16 / 9, y - 0.5) < 0.3;
}

} // namespace

TEST_CASE("a network that errs by a pixel and a half is put right by the picture's edges")
{
    const image::Frame frame = picture({1280, 720}, disc);
    const auto score = scoreOf([](double x, double y) { return disc(x - 1.5 / kSide, y + 1.5 / kSide); });
    image::Plane bilinear(frame.size());
    libyuv::ScalePlane(score.data(), kSide, kSide, kSide, bilinear.row(0), bilinear.stride(), 1280, 720,
                       libyuv::kFilterBilinear);
    const double refined = overlap(refine(score, frame), disc);
    CHECK(overlap(bilinear, disc) < 0.97);
    CHECK(refined > 0.98);
}

TEST_CASE("alpha steps within a pixel of the picture's step, wherever that lies on the grid")
{
    for (int edge = 636; edge <= 644; ++edge) {
        const Inside right = [edge](double x, double) { return x * 1280 > edge; };
        const image::Plane alpha = refine(scoreOf(right), picture({1280, 720}, right));
        for (int y = 0; y < 720; ++y) {
            REQUIRE(alpha.row(y)[edge - 2] < 64);
            REQUIRE(alpha.row(y)[edge + 1] > 191);
        }
    }
}

TEST_CASE("without an edge in the picture the mask's own edge stays where it was")
{
    const image::Frame flat = picture({1280, 720}, [](double, double) { return true; });
    const image::Plane alpha = refine(scoreOf([](double x, double) { return x > 0.25; }), flat);
    for (int y = 0; y < 720; y += 13)
        CHECK(std::abs(static_cast<int>(std::lower_bound(alpha.row(y), alpha.row(y) + 1280, 128) - alpha.row(y)) -
                       320) <= 3);
}

TEST_CASE("sure areas are exactly 0 and 255, and a mask of one kind gives an alpha of that kind")
{
    const image::Plane alpha = refine(scoreOf(disc), picture({1280, 720}, disc));
    CHECK(alpha.row(360)[640] == 255);
    CHECK(alpha.row(10)[10] == 0);
    std::mt19937 random(1);
    image::Frame noise({320, 240});
    for (image::Plane *plane : {&noise.y, &noise.u, &noise.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::generate_n(plane->row(y), plane->size().width, [&] { return static_cast<std::uint8_t>(random()); });
    for (int value : {0, 8, 247, 255}) { // the lowest and highest codes of 5 bits but one are sure as well
        const image::Plane flat = refine(std::vector<std::uint8_t>(kSide * kSide, std::uint8_t(value)), noise);
        for (int y = 0; y < 240; ++y)
            for (int x = 0; x < 320; ++x)
                REQUIRE(flat.row(y)[x] == (value < 128 ? 0 : 255));
    }
}

TEST_CASE("every size has an alpha, and nothing is written beside it")
{
    for (auto [width, height] : {std::pair{1, 1},
                                 {2, 2},
                                 {3, 5},
                                 {16, 16},
                                 {17, 1},
                                 {1, 33},
                                 {180, 360},
                                 {641, 479},
                                 {1281, 721},
                                 {7680, 4320}}) {
        const image::Frame frame = picture({width, height}, disc);
        image::Plane out({width + 3, height});
        for (int y = 0; y < height; ++y)
            std::memset(out.row(y), 77, static_cast<std::size_t>(width + 3));
        mask::Upscaler().run(scoreOf(disc), kSide, frame, {out.row(0), out.stride(), {width, height}});
        for (int y = 0; y < height; ++y)
            REQUIRE((out.row(y)[width] == 77 && out.row(y)[width + 1] == 77 && out.row(y)[width + 2] == 77));
        if (std::min(width, height) < 16)
            continue; // too small to show the shape
        CHECK(out.row(height / 2)[width / 2] == 255);
        CHECK(out.row(0)[0] == 0);
    }
}

TEST_CASE("a mask that is sure everywhere is sure in every size of frame")
{
    for (auto [width, height] : {std::pair{1, 1}, {2, 2}, {3, 5}, {15, 15}, {16, 16}, {17, 1}, {1, 400}, {400, 3}})
        for (int value : {0, 255}) {
            const image::Frame frame = picture({width, height}, disc);
            const image::Plane alpha = refine(std::vector<std::uint8_t>(kSide * kSide, std::uint8_t(value)), frame);
            for (int y = 0; y < height; ++y)
                for (int x = 0; x < width; ++x)
                    REQUIRE(alpha.row(y)[x] == value);
        }
}

TEST_CASE("one upscaler serves frames of changing size")
{
    mask::Upscaler upscaler;
    const auto score = scoreOf(disc);
    for (image::Size size : {image::Size{640, 480}, {64, 48}, {641, 479}, {640, 480}}) {
        const image::Frame frame = picture(size, disc);
        image::Plane once(size);
        upscaler.run(score, kSide, frame, once.view());
        const image::Plane fresh = refine(score, frame);
        for (int y = 0; y < size.height; ++y)
            REQUIRE(std::memcmp(once.row(y), fresh.row(y), static_cast<std::size_t>(size.width)) == 0);
    }
}

TEST_CASE("every instruction set gives the same alpha, within one level")
{
    std::mt19937 random(2);
    for (image::Size size : {image::Size{641, 479}, {1280, 720}, {33, 17}}) {
        image::Frame frame = picture(size, disc);
        for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
            for (int y = 0; y < plane->size().height; ++y)
                for (int x = 0; x < plane->size().width; ++x)
                    plane->row(y)[x] = static_cast<std::uint8_t>(plane->row(y)[x] + static_cast<int>(random() % 40));
        const image::Plane plain = refine(scoreOf(disc), frame, *mask::availableRows().front());
        for (const mask::Rows *rows : mask::availableRows()) {
            INFO(rows->name);
            const image::Plane fast = refine(scoreOf(disc), frame, *rows);
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x)
                    REQUIRE(std::abs(plain.row(y)[x] - fast.row(y)[x]) <= 1);
        }
    }
}
