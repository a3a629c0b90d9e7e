#include <catch2/catch.hpp>

#include "engine/model/catalogue.h"
#include "engine/training/growth.h"
#include "tests/training/small.h"

using namespace bokeh;

TEST_CASE("a network grown to twice the width computes nearly the same")
{
    torch::manual_seed(1);
    training::FloatNetwork narrow(test::smallTopology(4)), wide(test::smallTopology(8));
    REQUIRE(training::growInto(*narrow, *wide));
    narrow->eval();
    wide->eval();
    const torch::NoGradGuard noGradient;
    const torch::Tensor x = torch::rand({1, 1, 224, 224});
    const torch::Tensor a = narrow->forward(x), b = wide->forward(x);
    CHECK((a - b).pow(2).mean().item<double>() < .05 * (a - a.mean()).pow(2).mean().item<double>());
}

TEST_CASE("the large network grows from the lite one")
{
    training::FloatNetwork lite(*model::gnetseg("gnetseg-large-224-y-lite")),
        large(*model::gnetseg("gnetseg-large-224-y"));
    CHECK(training::growInto(*lite, *large));
}

TEST_CASE("a network does not grow from one of other steps, or from a wider one")
{
    training::FloatNetwork narrow(test::smallTopology(4)), wide(test::smallTopology(8));
    training::FloatNetwork other(*model::gnetseg("gnetseg-medium-224-y"));
    CHECK_FALSE(training::growInto(*wide, *narrow));
    CHECK_FALSE(training::growInto(*narrow, *other));
    CHECK_FALSE(training::copyInto(*narrow, *wide));
}
