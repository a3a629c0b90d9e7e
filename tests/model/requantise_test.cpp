#include "engine/model/requantise.h"

#include <catch2/catch.hpp>

using namespace bokeh::model;

static_assert(requantise(24, 4, 31) == 2, "1.5 rounds up");
static_assert(requantise(23, 4, 31) == 1);
static_assert(requantise(-8, 4, 31) == 0, "-0.5 rounds up to 0");
static_assert(requantise(7, 0, 31) == 7, "without a shift nothing is added");
static_assert(requantise(2'147'483'647, 12, 1023) == 1023, "the largest accumulator does not overflow");
static_assert(requantise(-2'147'483'647 - 1, 1, 127) == 0);
static_assert(quantiseInput(255, 31) == 31 && quantiseInput(3, 31) == 0 && quantiseInput(4, 31) == 1);
static_assert(quantiseInput(11, 31) == 1 && quantiseInput(12, 31) == 2);
static_assert(quantiseInput(255, 127) == 127 && quantiseInput(1, 127) == 1 && quantiseInput(0, 127) == 0);

TEST_CASE("five-bit input is the chip's formula for every sample")
{
    for (int x = 0; x < 256; ++x)
        CHECK(quantiseInput(static_cast<std::uint8_t>(x), 31) == std::min(31, ((x >> 2) + 1) >> 1));
}

TEST_CASE("every class decodes from its own code, and from codes nearest to it")
{
    for (int cap : {31, 127, 1023})
        for (int classes = 2; classes <= 16; ++classes) {
            CHECK(classCode(0, classes, cap) == 0);
            CHECK(classCode(classes - 1, classes, cap) == cap);
            for (int k = 0; k < classes; ++k)
                CHECK(nearestClass(classCode(k, classes, cap), classes, cap) == k);
        }
    CHECK(nearestClass(15, 2, 31) == 0);
    CHECK(nearestClass(16, 2, 31) == 1);
}
