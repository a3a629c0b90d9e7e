#include <catch2/catch.hpp>

#include <cmath>

#include "engine/model/network.h"
#include "engine/training/quantiser.h"
#include "tests/training/small.h"

using namespace bokeh;

TEST_CASE("8-bit coefficients are rounded and kept within 127")
{
    const auto real = torch::tensor({-300.F, -1.6F, -.4F, 0.F, .4F, 1.6F, 126.7F, 127.9F, 4.F}).view({1, 1, 3, 3});
    const auto expected = torch::tensor({-127.F, -2.F, 0.F, 0.F, 0.F, 2.F, 127.F, 127.F, 4.F}).view({1, 1, 3, 3});
    CHECK(training::quantiseCoefficients(real, model::CoefficientMode::EightBit).equal(expected));
}

TEST_CASE("3-bit coefficients keep a kernel that is one already")
{
    const auto kernel = torch::tensor({0.F, 7.F, -7.F, 14.F, -14.F, 28.F, -28.F, 0.F, 7.F}).view({1, 1, 3, 3});
    CHECK(training::quantiseCoefficients(kernel, model::CoefficientMode::ThreeBit).equal(kernel));
}

TEST_CASE("the chosen shift keeps biases within 20 bits")
{
    const training::FusedLayer layer{torch::randn({4, 4, 3, 3}) * 1e-3, torch::full({4}, 30.F)};
    const model::Convolution c{.side = 14, .in = 4, .out = 4, .cap = 31};
    const int shift = training::chooseShift(layer, c, 31);
    CHECK(30 * training::biasScale(c, shift) <= model::kMaxBias);
    CHECK(shift >= 0);
    CHECK(shift <= model::kMaxShift);
}

TEST_CASE("fused layers compute what the float network computes, up to their caps")
{
    torch::manual_seed(4);
    training::FloatNetwork network(test::smallTopology());
    for (auto &norm : network->norms) {
        norm->running_mean.normal_(0, .3);
        norm->running_var.uniform_(.5, 2);
    }
    network->eval();
    const torch::NoGradGuard noGradient;
    std::vector<torch::Tensor> activations;
    const torch::Tensor x = torch::rand({1, 1, 224, 224});
    network->forward(x, &activations);
    std::vector<double> caps;
    for (const torch::Tensor &a : activations)
        caps.push_back(a.abs().max().item<double>());
    const auto layers = training::fuse(*network, caps);
    const torch::Tensor first = torch::conv2d(x, layers[0].weight, layers[0].bias, 1, 1).clamp(0, 1);
    CHECK(torch::allclose(first * caps[0], activations[0], 1e-4, 1e-4));
    const torch::Tensor second =
        torch::conv2d(torch::max_pool2d(first, 2, 2), layers[1].weight, layers[1].bias, 1, 1).clamp(0, 1);
    CHECK(torch::allclose(second * caps[1], activations[1], 1e-4, 1e-4));
}
