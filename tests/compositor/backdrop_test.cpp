#include "engine/compositor/backdrop.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/compositor/pictures.h"

using namespace pictures;
using compositor::prepareBackground;

TEST_CASE("a background of the right size and colour comes out as it went in")
{
    for (image::Size size : kSizes) {
        const image::Frame source = noise(size, 1);
        CHECK(same(prepareBackground(source, size, source.colour), source));
    }
}

TEST_CASE("a background covers the frame: its middle is shown, and what stands over is cut off evenly")
{
    // Three bands, the middle one in the frame's aspect: wide for the first, tall for the second.
    image::Frame wide = flat({400, 100}, {30, 128, 128}), tall = flat({100, 400}, {30, 128, 128});
    for (int y = 0; y < 100; ++y)
        std::memset(wide.y.row(y) + 150, 200, 100);
    for (int y = 150; y < 250; ++y)
        std::memset(tall.y.row(y), 200, 100);
    for (const image::Frame *source : {&wide, &tall}) {
        const image::Frame out = prepareBackground(*source, {320, 320}, {});
        CHECK(farthest(out, {200, 128, 128}) <= 1);
    }
}

TEST_CASE("luma and chroma are cut at the same place")
{
    image::Frame source = flat({401, 99}, {30, 60, 60});
    for (int y = 0; y < 99; ++y)
        std::memset(source.y.row(y) + 200, 200, 201);
    for (int y = 0; y < 50; ++y)
        std::memset(source.u.row(y) + 100, 180, 101);
    const image::Frame out = prepareBackground(source, {640, 480}, {});
    const auto step = [](const std::uint8_t *row, int n) {
        return static_cast<double>(std::lower_bound(row, row + n, 120) - row) / n;
    };
    CHECK(std::abs(step(out.y.row(240), 640) - step(out.u.row(120), 320)) < 0.02);
    CHECK(std::abs(step(out.y.row(240), 640) - 0.5) < 0.03);
}

TEST_CASE("a background takes on the frame's matrix and range: the colour a person sees is the same")
{
    using image::Matrix, image::Range;
    for (auto from : {image::Colour{Matrix::Bt601, Range::Full}, {Matrix::Bt709, Range::Limited}})
        for (auto to : {image::Colour{Matrix::Bt709, Range::Limited},
                        {Matrix::Bt601, Range::Limited},
                        {Matrix::Bt2020, Range::Full}})
            for (image::Rgb rgb : {image::Rgb{255, 0, 0}, {0, 255, 0}, {12, 40, 220}, {255, 255, 255}, {0, 0, 0}}) {
                const image::Frame out = prepareBackground(flat({31, 17}, image::toYuv(rgb, from), from), {64, 48}, to);
                CHECK(out.colour == to);
                CHECK(farthest(out, image::toYuv(rgb, to)) <= 2);
            }
}

TEST_CASE("every size can be the background of every other, and an empty one changes nothing")
{
    for (image::Size from : kSizes)
        for (image::Size to : kSizes)
            CHECK(farthest(prepareBackground(flat(from, {99, 77, 55}), to, {}), {99, 77, 55}) <= 1);
    image::Frame out = flat({16, 16}, {9, 9, 9});
    prepareBackground(image::Frame(), out);
    CHECK(farthest(out, {9, 9, 9}) == 0);
}
