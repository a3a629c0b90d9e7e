#include <catch2/catch.hpp>

#include "engine/training/loss.h"
#include "tests/training/small.h"

using namespace bokeh;
using model::Topology;

namespace {

Topology roadOf(int classes, model::Output output)
{
    Topology topology = test::smallTopology();
    topology.scene = model::Scene::Road;
    topology.classes = classes;
    topology.output = output;
    return topology;
}

training::BatchTensors truth(const torch::Tensor &target)
{
    return {{}, target, torch::ones(target.sizes())};
}

} // namespace

TEST_CASE("the loss is nought for the matte itself and counts outlines threefold")
{
    const Topology topology = test::smallTopology();
    training::BatchTensors batch = truth(torch::rand({1, 1, 4, 4}));
    CHECK(training::lossOf(batch.target, batch, topology).item<float>() == 0);
    batch.weight *= 3;
    CHECK(training::lossOf(batch.target + 1, batch, topology).item<float>() == Approx(3));
}

TEST_CASE("a pixel that could be one of two classes is coded as the likelier, not as those between")
{
    const Topology topology = roadOf(11, model::Output::Integer);
    // Seven times class 1, three times class 9: what one code for all ten costs.
    const torch::Tensor target = torch::tensor({1, 1, 1, 1, 1, 1, 1, 9, 9, 9}).view({1, 1, 1, 10});
    const auto cost = [&](double code) {
        return training::lossOf(torch::full({1, 1, 1, 10}, code), truth(target), topology).item<double>();
    };
    for (const double between : {.2, .34, .5, .9})
        CHECK(cost(.1) < cost(between));
}

TEST_CASE("cross entropy falls as the right score rises, and no score pays for passing the cap")
{
    const Topology topology = roadOf(4, model::Output::Softmax);
    const auto batch = truth(torch::full({1, 1, 1, 1}, 2, torch::kLong));
    const auto cost = [&](double right) {
        torch::Tensor scores = torch::zeros({1, 4, 1, 1});
        scores[0][2] = right;
        return training::lossOf(scores, batch, topology).item<double>();
    };
    CHECK(cost(0) == Approx(std::log(4)));
    CHECK(cost(.5) < cost(0));
    CHECK(cost(1) < cost(.5));
    CHECK(cost(1.5) > cost(1));
}

TEST_CASE("a soft matte is the share of each class in the cross entropy")
{
    Topology topology = test::smallTopology();
    topology.output = model::Output::Softmax;
    const auto batch = truth(torch::full({1, 1, 1, 1}, .5));
    const auto cost = [&](double background, double person) {
        return training::lossOf(torch::tensor({background, person}, torch::kFloat).view({1, 2, 1, 1}), batch, topology)
            .item<double>();
    };
    CHECK(cost(.5, .5) < cost(.4, .6));
    CHECK(cost(.4, .6) == Approx(cost(.6, .4)));
}

TEST_CASE("pixels without a class and classes' weights go into the mean as they should")
{
    const Topology topology = roadOf(2, model::Output::Integer);
    const std::size_t plane = 224 * 224;
    training::Batch batch{1, std::vector<std::uint8_t>(plane), std::vector<std::uint8_t>(plane, 1),
                          std::vector<std::uint8_t>(plane, 0)};
    batch.weight[5] = 1;
    batch.weight[6] = 1;
    batch.target[6] = 0;
    const auto tensors = training::tensorsOf(batch, topology, {1, 3}, torch::kCPU);
    CHECK(tensors.weight.sum().item<float>() == 4); // one pixel of class 1, which counts 3, one of class 0
    const torch::Tensor nought = torch::zeros({1, 1, 224, 224}), one = torch::ones({1, 1, 224, 224});
    CHECK(training::lossOf(one, tensors, topology).item<float>() ==
          Approx(training::lossOf(nought, tensors, topology).item<float>() / 3));
}

TEST_CASE("classes are the nearest code or the largest score")
{
    const torch::Tensor codes = torch::tensor({0.F, .2F, 21.F / 31, 1.F}).view({1, 1, 1, 4});
    CHECK(training::classesOf(codes, roadOf(4, model::Output::Integer))
              .view({-1})
              .equal(torch::tensor({0L, 1L, 2L, 3L})));
    const torch::Tensor scores = torch::tensor({.1F, .9F, .3F, .3F, .2F, .1F}).view({1, 3, 1, 2});
    Topology three = roadOf(3, model::Output::Softmax);
    CHECK(training::classesOf(scores, three).view({-1}).equal(torch::tensor({1L, 0L})));
}

TEST_CASE("unsteadiness compares each sample with its twin")
{
    const Topology topology = test::smallTopology();
    const torch::Tensor output = torch::tensor({.2F, .4F, .9F, .9F}).view({4, 1, 1, 1});
    CHECK(training::unsteadiness(output, topology).item<float>() == Approx(.02));
}
