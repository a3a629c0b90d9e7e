#include <catch2/catch.hpp>

#include <ATen/Context.h>

#include "engine/training/device.h"
#include "engine/training/gradient_check.h"
#include "tests/training/small.h"

using namespace bokeh;

namespace {

training::BatchTensors noise(const model::Topology &topology)
{
    return {torch::randint(0, topology.cap + 1, {2, 1, topology.side, topology.side}).to(torch::kFloat),
            torch::rand({2, 1, topology.side, topology.side}), torch::ones({2, 1, topology.side, topology.side})};
}

double worst(const std::vector<training::LayerError> &errors)
{
    double most = 0;
    for (const training::LayerError &e : errors)
        most = std::max({most, e.output, e.toInput, e.toWeights});
    return most;
}

} // namespace

TEST_CASE("the arithmetic that a training takes here has the right gradients")
{
    torch::manual_seed(1);
    training::FloatNetwork network(test::smallTopology(8));
    const torch::ScalarType type = training::arithmeticOf(torch::kCPU);
    const auto errors = training::gradientErrors(network, noise(network->topology()), type, torch::kCPU);
    CHECK(errors.size() == 5);
    CHECK(worst(errors) < .01);
    CHECK(training::checkGradients(errors, type));
}

TEST_CASE("bfloat16 on a processor for which the library has no such kernels is found wrong")
{
    // Without oneDNN the library takes the path that it takes on a processor without AVX-512.
    torch::manual_seed(1);
    training::FloatNetwork network(test::smallTopology(8));
    at::globalContext().setUserEnabledMkldnn(false);
    const auto errors = training::gradientErrors(network, noise(network->topology()), torch::kBFloat16, torch::kCPU);
    at::globalContext().setUserEnabledMkldnn(true);
    CHECK(worst(errors) > .02);
    const Status status = training::checkGradients(errors, torch::kBFloat16);
    REQUIRE_FALSE(status);
    CHECK(status.error().what.find("bfloat16") != std::string::npos);
    CHECK(status.error().what.find("major") != std::string::npos);
}

TEST_CASE("gradients that are no numbers are refused")
{
    CHECK_FALSE(training::checkGradients({{.layer = "a", .toWeights = std::nan("")}}, torch::kFloat));
    CHECK_FALSE(training::checkGradients({{.layer = "a", .wholeStep = std::nan("")}}, torch::kFloat));
    CHECK_FALSE(training::checkGradients({{.layer = "a", .wholeStep = std::nan("")}, {.layer = "b"}}, torch::kFloat));
    CHECK(training::checkGradients({{.layer = "a"}}, torch::kFloat));
}

TEST_CASE("rounding that adds up towards the first layer is no fault, and near the loss it is")
{
    CHECK(training::checkGradients({{.layer = "a", .wholeStep = 1.5}, {.layer = "b", .wholeStep = .1}}, torch::kFloat));
    CHECK_FALSE(training::checkGradients({{.layer = "a"}, {.layer = "b", .wholeStep = 1.5}}, torch::kFloat));
}
