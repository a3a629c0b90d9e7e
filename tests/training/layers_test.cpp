#include <catch2/catch.hpp>

#include <torch/torch.h>

#include "engine/training/layers.h"
#include "engine/training/norm_relu.h"

using namespace bokeh;

namespace {

torch::Tensor leaf(const torch::Tensor &x)
{
    return x.detach().clone().requires_grad_();
}

double furthest(const torch::Tensor &a, const torch::Tensor &b)
{
    const torch::Tensor wide = b.to(torch::kFloat);
    return ((a.to(torch::kFloat) - wide).abs().max() / wide.abs().max()).item<double>();
}

} // namespace

TEST_CASE("bfloat16 max pooling and its gradient equal the library's")
{
    torch::manual_seed(1);
    for (int channels : {4, 8, 64}) {
        const auto x = leaf(torch::relu(torch::randn({2, channels, 12, 8})).to(torch::kBFloat16));
        const auto wide = leaf(x.to(torch::kFloat));
        const auto weight = torch::randn({2, channels, 6, 4}).to(torch::kBFloat16);
        const auto y = training::downSample(x, model::DownSampling::Max), expected = torch::max_pool2d(wide, 2, 2);
        (y * weight).sum().backward();
        (expected * weight.to(torch::kFloat)).sum().backward();
        CHECK(y.to(torch::kFloat).equal(expected));
        CHECK(x.grad().to(torch::kFloat).equal(wide.grad()));
    }
}

TEST_CASE("up-sampling by repetition copies forwards and sums backwards")
{
    torch::manual_seed(2);
    const auto x = leaf(torch::randn({2, 4, 3, 5})), other = leaf(x);
    const auto weight = torch::randn({2, 4, 6, 10});
    const auto y = training::upSample(x, model::UpSampling::Repeat);
    const auto expected = other.repeat_interleave(2, 2).repeat_interleave(2, 3);
    (y * weight).sum().backward();
    (expected * weight).sum().backward();
    CHECK(y.equal(expected));
    CHECK(torch::allclose(x.grad(), other.grad(), 1e-5, 1e-5));
}

TEST_CASE("zero-filling up-sampling leaves each value at the top left of its four")
{
    const auto x = torch::tensor({{{{1.F, 2.F}, {3.F, 4.F}}}});
    const auto expected =
        torch::tensor({{{{1.F, 0.F, 2.F, 0.F}, {0.F, 0.F, 0.F, 0.F}, {3.F, 0.F, 4.F, 0.F}, {0.F, 0.F, 0.F, 0.F}}}});
    CHECK(training::upSample(x, model::UpSampling::ZeroFill).equal(expected));
    CHECK(training::downSample(expected, model::DownSampling::TopLeft).equal(x));
}

TEST_CASE("fused batch norm and ReLU agree with the library's, running statistics and gradients included")
{
    torch::manual_seed(3);
    for (int channels : {4, 16, 128}) {
        const auto x = leaf((torch::randn({16, channels, 8, 8}) * 2 + 1).to(torch::kBFloat16)),
                   wide = leaf(x.to(torch::kFloat));
        const auto gain = leaf(torch::rand({channels}) + .1), offset = leaf(torch::randn({channels}));
        const auto gain2 = leaf(gain), offset2 = leaf(offset), weight = torch::randn({16, channels, 8, 8});
        auto mean = torch::zeros({channels}), variance = torch::ones({channels});
        auto mean2 = mean.clone(), variance2 = variance.clone();
        const auto y = training::normRelu(x, gain, offset, mean, variance);
        const auto expected = torch::relu(torch::batch_norm(wide, gain2, offset2, mean2, variance2, true,
                                                            training::kNormMomentum, training::kNormEpsilon, false));
        (y.to(torch::kFloat) * weight).sum().backward();
        (expected * weight).sum().backward();
        CHECK(furthest(y, expected) < .01);
        CHECK(furthest(x.grad(), wide.grad()) < .02);
        CHECK(furthest(gain.grad(), gain2.grad()) < .01);
        CHECK(furthest(offset.grad(), offset2.grad()) < .01);
        CHECK(furthest(mean, mean2) < 1e-4);
        CHECK(furthest(variance, variance2) < 1e-4);
    }
}
