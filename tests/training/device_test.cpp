#include <catch2/catch.hpp>

#include "engine/model/network.h"
#include "engine/training/checkpoint.h"
#include "engine/training/derive.h"
#include "engine/training/device.h"
#include "engine/training/float_network.h"
#include "engine/training/quantised_network.h"
#include "tests/training/small.h"

using namespace bokeh;

namespace {

/// The graphics processor; without one the test ends here, in a sentence.
#define BOKEH_NEED_GPU                                                                                                 \
    const torch::Device gpu = training::computeDevice();                                                               \
    if (gpu.is_cpu()) {                                                                                                \
        WARN("skipped: this libtorch finds no graphics processor");                                                    \
        return;                                                                                                        \
    }

} // namespace

TEST_CASE("training by our kernels goes the way of the library's operators in float")
{
    // What a graphics processor computes with is the library's operators; float on the CPU uses the same ones.
    torch::manual_seed(1);
    training::FloatNetwork ours(test::smallTopology(8)), library = training::copyOf(ours, torch::kCPU);
    const torch::Tensor x = torch::rand({4, 1, 224, 224});
    const torch::Tensor a = ours->forward(x.to(training::arithmeticOf(torch::kCPU))).to(torch::kFloat),
                        b = library->forward(x);
    CHECK((a - b).abs().max().item<float>() < .05F * b.std().item<float>() + .02F);
    a.pow(2).mean().backward();
    b.pow(2).mean().backward();
    for (std::size_t i = 0; i < ours->parameters().size(); ++i) {
        const torch::Tensor g = ours->parameters()[i].grad(), h = library->parameters()[i].grad();
        CAPTURE(i);
        CHECK((g - h).norm().item<float>() < .1F * h.norm().item<float>() + 1e-4F);
    }
}

TEST_CASE("a graphics processor computes what the CPU does, in float within rounding and in integers exactly")
{
    BOKEH_NEED_GPU
    torch::manual_seed(2);
    training::FloatNetwork here(test::smallTopology(8)), there = training::copyOf(here, gpu);
    here->eval();
    there->eval();
    const torch::NoGradGuard noGradient;
    const torch::Tensor x = torch::rand({2, 1, 224, 224});
    const torch::Tensor a = here->forward(x), b = there->forward(x.to(gpu)).cpu();
    CHECK((a - b).abs().max().item<float>() < 1e-2F);
    const model::Network network = model::randomNetwork(test::smallTopology(8), 3);
    const torch::Tensor codes = torch::randint(0, 32, {2, 1, 224, 224}).to(torch::kFloat);
    CHECK(training::chipForward(network, codes).equal(training::chipForward(network, codes.to(gpu)).cpu()));
}

TEST_CASE("a checkpoint made on the CPU goes on on a graphics processor, and back")
{
    BOKEH_NEED_GPU
    const test::TemporaryFolder folder;
    training::FloatNetwork here(test::smallTopology()), there = training::copyOf(here, gpu),
                                                        back(test::smallTopology());
    torch::optim::AdamW first(here->parameters()), second(there->parameters()), third(back->parameters());
    here->forward(torch::rand({1, 1, 224, 224})).sum().backward();
    first.step();
    REQUIRE(training::saveCheckpoint(folder / "a.pt", *here, *here, first, {}));
    REQUIRE(training::loadCheckpoint(folder / "a.pt", *there, *there, second));
    CHECK(there->parameters()[0].device().is_cuda());
    there->forward(torch::rand({1, 1, 224, 224}).to(gpu)).sum().backward();
    second.step();
    REQUIRE(training::saveCheckpoint(folder / "b.pt", *there, *there, second, {}));
    REQUIRE(training::loadCheckpoint(folder / "b.pt", *back, *back, third));
    CHECK(back->parameters()[0].equal(there->parameters()[0].cpu()));
}
