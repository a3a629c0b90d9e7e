#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

#include "engine/accelerator/emulator/executor.h"
#include "engine/model/catalogue.h"
#include "engine/model/requantise.h"
#include "engine/model/validate.h"
#include "engine/training/quantised_network.h"
#include "tests/accelerator/arithmetic_draws.h"
#include "tests/training/small.h"

using namespace bokeh;
using accelerator::emulator::Arithmetic;

namespace {

std::vector<std::uint16_t> byDefinition(const model::Network &network, const std::vector<std::uint8_t> &samples)
{
    const auto side = static_cast<std::size_t>(model::chipOutput(network.topology).side);
    std::vector<std::uint16_t> out(side * side * static_cast<std::size_t>(model::maskChannels(network.topology)));
    (*accelerator::emulator::makeExecutor(network, Arithmetic::Reference))->run(samples, out);
    return out;
}

torch::Tensor codesOf(const model::Topology &topology, const std::vector<std::uint8_t> &samples)
{
    std::vector<float> codes;
    for (std::uint8_t sample : samples)
        codes.push_back(model::quantiseInput(sample, topology.cap));
    return torch::tensor(codes).view({1, model::inputChannels(topology), topology.side, topology.side});
}

std::vector<std::uint16_t> kept(const torch::Tensor &output, const model::Topology &topology)
{
    const torch::Tensor flat = output.slice(1, 0, model::maskChannels(topology)).contiguous().view(-1);
    const float *values = flat.data_ptr<float>();
    return {values, values + flat.numel()};
}

std::vector<std::uint8_t> samplesFor(test::Random &random, const model::Topology &topology, test::Draw kind)
{
    return test::drawSamples<std::uint8_t>(random, static_cast<std::size_t>(model::cost(topology).inputBytes), 255,
                                           kind);
}

/// Float arithmetic is exact only below this.
bool exactInFloat(const model::Network &network)
{
    const auto list = model::convolutions(network.topology);
    for (std::size_t i = 0; i < list.size(); ++i)
        if (model::accumulatorBound(network.sublayers[i], list[i], network.topology.cap) >= 1 << 24)
            return false;
    return true;
}

} // namespace

TEST_CASE("integer networks compute in training what the chip's definition says, bit for bit")
{
    torch::set_num_threads(1);
    test::Random random(5);
    int compared = 0;
    for (int i = 0; i < 24; ++i) {
        const model::Topology topology = test::drawTopology(random, 20'000'000);
        const bool extreme = i % 3 == 0;
        const model::Network network = model::randomNetwork(topology, static_cast<std::uint64_t>(i), extreme);
        if (!exactInFloat(network))
            continue;
        const auto samples = samplesFor(random, topology, extreme ? test::Draw::Extreme : test::Draw::Ordinary);
        CAPTURE(i, model::toJson(topology));
        CHECK(kept(training::chipForward(network, codesOf(topology, samples)), topology) ==
              byDefinition(network, samples));
        ++compared;
    }
    CHECK(compared >= 12);
}

TEST_CASE("the forward pass that is trained equals the chip's definition of the integers it exports")
{
    torch::set_num_threads(1);
    test::Random random(6);
    for (const auto mode :
         {model::CoefficientMode::EightBit, model::CoefficientMode::ThreeBit, model::CoefficientMode::OneBit})
        for (const int cap : {31, 127}) {
            torch::manual_seed(cap);
            model::Topology topology = test::smallTopology();
            topology.cap = cap;
            topology.tenBitOutput = mode == model::CoefficientMode::ThreeBit;
            for (model::MajorLayer &major : topology.majors)
                major.mode = mode;
            training::FloatNetwork network(topology);
            const auto layers = training::fuse(*network, std::vector<double>(network->convolutions.size(), 1.5));
            training::QuantisedNetwork quantised(topology, layers);
            const model::Network exported = quantised->quantised();
            const Status valid = model::validate(exported);
            CAPTURE(static_cast<int>(mode), cap);
            REQUIRE(valid);
            const auto samples = samplesFor(random, topology, test::Draw::Ordinary);
            const torch::Tensor output = quantised->forward(codesOf(topology, samples)) * model::outputCap(topology);
            CHECK(kept(output.round(), topology) == byDefinition(exported, samples));
        }
}

TEST_CASE("every kind of the family trains on what the chip computes: sides, colours, scores, classes and endings")
{
    torch::set_num_threads(1);
    torch::manual_seed(3);
    test::Random random(7);
    struct Kind {
        const char *name;
        std::function<void(model::Topology &)> change;
    };
    const auto scores = [](model::Topology &t) {
        t.output = model::Output::Softmax;
        t.majors.back().channels = 4 * (t.classes > 8 ? 16 : 8);
    };
    const std::vector<Kind> kinds{
        {"448", [](model::Topology &t) { t.side = 448; }},
        {"YUV", [](model::Topology &t) { t.colour = model::InputColour::Yuv; }},
        {"RGB, wide", [](model::Topology &t) { t.colour = model::InputColour::Rgb, t.cap = 127; }},
        {"softmax", scores},
        {"softmax, 12 classes, RGB",
         [&](model::Topology &t) { t.classes = 12, t.colour = model::InputColour::Rgb, scores(t); }},
        {"integer, 8 classes", [](model::Topology &t) { t.classes = 8; }},
        {"up-sampling last", [](model::Topology &t) { t.majors.back().step = model::Step::Up, t.reformat = 1; }},
    };
    for (const Kind &kind : kinds) {
        model::Topology topology = test::smallTopology();
        kind.change(topology);
        CAPTURE(kind.name);
        training::FloatNetwork network(topology);
        const auto layers = training::fuse(*network, std::vector<double>(network->convolutions.size(), 1.5));
        training::QuantisedNetwork quantised(topology, layers);
        const model::Network exported = quantised->quantised();
        REQUIRE(model::validate(exported));
        const auto samples = samplesFor(random, topology, test::Draw::Ordinary);
        const torch::Tensor output = quantised->forward(codesOf(topology, samples)) * model::outputCap(topology);
        const auto expected = byDefinition(exported, samples);
        CHECK(kept(output.round(), topology) == expected);
        CHECK(std::ranges::max(expected) > std::ranges::min(expected)); // it says something
    }
}

TEST_CASE("gradients reach every weight and bias of a quantised network")
{
    torch::manual_seed(1);
    const model::Topology topology = test::smallTopology(8);
    training::FloatNetwork network(topology);
    training::QuantisedNetwork quantised(topology, training::fuse(*network, std::vector<double>(5, 2)));
    const torch::Tensor output = quantised->forward(torch::randint(0, 32, {2, 1, 224, 224}).to(torch::kFloat));
    (output - torch::rand_like(output)).pow(2).mean().backward();
    for (const auto &parameter : quantised->named_parameters()) {
        CAPTURE(parameter.key());
        REQUIRE(parameter.value().grad().defined());
        CHECK(parameter.value().grad().abs().max().item<float>() > 0);
    }
}
