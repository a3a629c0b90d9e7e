#include "engine/mask/refiner.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>

using namespace bokeh;

namespace {

image::Frame grey(image::Size size, int level = 100)
{
    image::Frame frame(size);
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, static_cast<std::uint8_t>(level));
    return frame;
}

image::Mask flat(std::uint64_t sequence, int value)
{
    return {.sequence = sequence,
            .side = 28,
            .channels = 1,
            .cap = 31,
            .values = std::vector<std::uint16_t>(28 * 28, static_cast<std::uint16_t>(value))};
}

int centre(const image::Alpha &alpha)
{
    return alpha.plane.row(alpha.plane.size().height / 2)[alpha.plane.size().width / 2];
}

} // namespace

TEST_CASE("the alpha has the frame's size and the mask's number")
{
    mask::Refiner refiner;
    image::Alpha alpha;
    for (image::Size size : {image::Size{64, 48}, {641, 479}, {1, 1}}) {
        REQUIRE(refiner.run(flat(42, 31), grey(size), alpha));
        CHECK(alpha.plane.size() == size);
        CHECK(alpha.sequence == 42);
        CHECK(centre(alpha) == 255);
    }
}

TEST_CASE("without the temporal filter each mask speaks for itself")
{
    mask::Refiner used, fresh;
    image::Alpha after, alone;
    REQUIRE(used.run(flat(0, 31), grey({64, 48}), after));
    REQUIRE(used.run(flat(1, 16), grey({64, 48}), after));
    REQUIRE(fresh.run(flat(1, 16), grey({64, 48}), alone));
    CHECK(centre(after) == centre(alone));
}

TEST_CASE("with the temporal filter an unsure mask leans on the one before, until it is reset or switched off")
{
    mask::Refiner refiner({.temporal = true}), fresh;
    image::Alpha alpha, alone;
    REQUIRE(fresh.run(flat(1, 16), grey({64, 48}), alone));
    REQUIRE(refiner.run(flat(0, 31), grey({64, 48}), alpha));
    REQUIRE(refiner.run(flat(1, 16), grey({64, 48}), alpha));
    CHECK(centre(alpha) > centre(alone) + 50);
    refiner.reset();
    REQUIRE(refiner.run(flat(2, 16), grey({64, 48}), alpha));
    CHECK(centre(alpha) == centre(alone));
    refiner.set({.temporal = false});
    REQUIRE(refiner.run(flat(3, 16), grey({64, 48}), alpha));
    CHECK(centre(alpha) == centre(alone));
}

TEST_CASE("a mask or a frame that cannot be read is refused, and the alpha stays what it was")
{
    mask::Refiner refiner;
    image::Alpha alpha;
    REQUIRE(refiner.run(flat(7, 31), grey({64, 48}), alpha));
    image::Mask bad = flat(8, 0);
    bad.values.pop_back();
    CHECK(refiner.run(bad, grey({64, 48}), alpha).error().code == Errc::BadInput);
    CHECK(!refiner.run(image::Mask(), grey({64, 48}), alpha));
    CHECK(!refiner.run(flat(9, 0), image::Frame(), alpha));
    CHECK(alpha.sequence == 7);
    CHECK(centre(alpha) == 255);
    REQUIRE(refiner.run(flat(10, 0), grey({64, 48}), alpha));
    CHECK(centre(alpha) == 0);
}

TEST_CASE("where a mask is stale the alpha is background, and elsewhere as without doubt")
{
    mask::Refiner refiner;
    image::Alpha alpha;
    mask::StaleCells staleCells;
    for (int y = 0; y < mask::StaleCells::kHeight; ++y)
        for (int x = 0; x < mask::StaleCells::kWidth / 2; ++x)
            staleCells.stale.set(static_cast<std::size_t>(y * mask::StaleCells::kWidth + x));
    REQUIRE(refiner.run(flat(0, 31), grey({640, 360}), alpha, &staleCells));
    CHECK(alpha.plane.row(180)[100] == 0);
    CHECK(alpha.plane.row(180)[540] == 255);
    REQUIRE(refiner.run(flat(0, 31), grey({640, 360}), alpha));
    CHECK(alpha.plane.row(180)[100] == 255);
}

TEST_CASE("only the largest person is kept where that is asked for")
{
    image::Mask two = flat(0, 0);
    for (std::size_t y = 4; y < 24; ++y)
        for (std::size_t x = 0; x < 28; ++x)
            two.values[y * 28 + x] = x < 10 || x >= 24 ? 31 : 0;
    image::Alpha alpha;
    mask::Refiner refiner({.onlyLargest = true});
    REQUIRE(refiner.run(two, grey({280, 280}), alpha));
    CHECK(alpha.plane.row(140)[40] == 255);
    CHECK(alpha.plane.row(140)[265] == 0);
    refiner.set({});
    REQUIRE(refiner.run(two, grey({280, 280}), alpha));
    CHECK(alpha.plane.row(140)[265] == 255);
}
