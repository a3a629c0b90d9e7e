// Whole networks: the fast executor against the definition, value for value.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "engine/accelerator/emulator/executor.h"
#include "engine/accelerator/emulator/fast_executor.h"
#include "engine/model/catalogue.h"
#include "engine/model/validate.h"
#include "tests/accelerator/arithmetic_draws.h"

using namespace bokeh;
using namespace bokeh::accelerator::emulator;
using test::Draw;

namespace {

std::size_t inputSize(const model::Topology &t)
{
    return static_cast<std::size_t>(t.side) * static_cast<std::size_t>(t.side) *
           static_cast<std::size_t>(model::inputChannels(t));
}

std::vector<std::uint16_t> run(Executor &executor, const model::Topology &t, const std::vector<std::uint8_t> &in)
{
    const auto side = static_cast<std::size_t>(model::chipOutput(t).side);
    std::vector<std::uint16_t> out(static_cast<std::size_t>(model::maskChannels(t)) * side * side, 0xFFFF);
    executor.run(in, out);
    return out;
}

std::vector<std::uint16_t> defined(const model::Network &network, const std::vector<std::uint8_t> &in)
{
    auto reference = makeExecutor(network, Arithmetic::Reference);
    REQUIRE(reference);
    return run(**reference, network.topology, in);
}

/// By every choice of kernels; twice each, for a run must leave nothing behind that the next one sees.
void checkFast(const model::Network &network, const std::vector<std::uint8_t> &in)
{
    const std::vector<std::uint16_t> right = defined(network, in);
    const std::vector<std::uint8_t> other(in.rbegin(), in.rend());
    for (const Kernels kernels : {Kernels::Measured, Kernels::Direct, Kernels::OneDnn}) {
        CAPTURE(static_cast<int>(kernels));
        auto fast = makeFastExecutor(network, kernels);
        REQUIRE(fast);
        run(**fast, network.topology, other);
        CHECK((run(**fast, network.topology, in) == right));
    }
}

void note(test::Coverage &coverage, const model::Network &network)
{
    const model::Topology &t = network.topology;
    coverage.met("input channels", model::inputChannels(t));
    coverage.met("reformat", t.reformat);
    coverage.met("output cap", model::outputCap(t));
    const std::vector<model::Convolution> list = model::convolutions(t);
    for (std::size_t i = 0; i < list.size(); ++i) {
        coverage.met("side", list[i].side);
        coverage.met("channels", list[i].out);
        coverage.met("coefficient bits", static_cast<int>(list[i].mode));
        coverage.met("shift", network.sublayers[i].shift);
        if (list[i].downAfter)
            coverage.met("down-sampling: max 0, top left 1", static_cast<int>(t.down));
        if (list[i].upBefore)
            coverage.met("up-sampling: repeat 0, zero fill 1", static_cast<int>(t.up));
    }
}

} // namespace

TEST_CASE("the fast executor gives what the definition gives, for drawn networks")
{
    test::Random random(5801);
    test::Coverage coverage;
    coverage.want("input channels", {1, 3});
    coverage.want("reformat", {1, 2, 4});
    coverage.want("output cap", {31, 127, 1023});
    coverage.want("side", {448, 224, 112, 56, 28, 14});
    coverage.want("channels", {4, 8, 16, 32, 64});
    coverage.want("coefficient bits", {1, 3, 8});
    coverage.want("shift", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    coverage.want("down-sampling: max 0, top left 1", {0, 1});
    coverage.want("up-sampling: repeat 0, zero fill 1", {0, 1});
    int cases = 0;
    for (; cases < 12 || !coverage.complete(2); ++cases) {
        REQUIRE(cases < 200);
        const bool extreme = random.chance(20);
        const model::Topology t = test::drawTopology(random, 60'000'000);
        const model::Network network = model::randomNetwork(t, static_cast<std::uint64_t>(cases), extreme);
        REQUIRE(model::validate(network));
        CAPTURE(cases, extreme, model::toJson(t));
        checkFast(network, test::drawSamples<std::uint8_t>(random, inputSize(t), 255,
                                                           random.chance(20) ? Draw::Extreme : Draw::Ordinary));
        note(coverage, network);
    }
    std::cout << name(effectiveInstructionSet()) << ": " << cases << " networks\n" << coverage.table();
}

TEST_CASE("the fast executor gives what the definition gives, for the catalogue's networks")
{
    const auto which = GENERATE(as<std::string>{}, "gnetseg-large-224-y-lite", "gnetseg-large-224-y",
                                "gnetseg-large-224-y-lite-wide", "gnetseg-small-224-y");
    const auto topology = model::topologyNamed(which);
    REQUIRE(topology);
    const model::Network network = model::randomNetwork(*topology, 3);
    test::Random random(11);
    CAPTURE(which);
    checkFast(network, test::drawSamples<std::uint8_t>(random, inputSize(*topology), 255, Draw::Ordinary));
}

TEST_CASE("executors on two threads do not disturb each other")
{
    const model::Topology t = *model::topologyNamed("gnetseg-large-224-y-lite");
    const model::Network network = model::randomNetwork(t, 5);
    test::Random random(1);
    const auto in = test::drawSamples<std::uint8_t>(random, inputSize(t), 255, Draw::Ordinary);
    auto alone = makeFastExecutor(network, Kernels::OneDnn);
    REQUIRE(alone);
    const std::vector<std::uint16_t> right = run(**alone, t, in);
    int same[2] = {0, 0};
    {
        std::jthread threads[2];
        for (int i = 0; i < 2; ++i)
            threads[i] = std::jthread([&, i] {
                auto mine = makeFastExecutor(network, i == 0 ? Kernels::OneDnn : Kernels::Measured);
                for (int n = 0; mine && n < 5; ++n)
                    same[i] += run(**mine, t, in) == right;
            });
    }
    CHECK(same[0] == 5);
    CHECK(same[1] == 5);
}

TEST_CASE("the environment forces an arithmetic, a caller's own choice comes first")
{
    const model::Network network = model::randomNetwork(*model::topologyNamed("gnetseg-large-224-y-lite"), 5);
    const std::string fastest = name(effectiveInstructionSet());
    const auto arithmetic = [&](Arithmetic asked) { return (*makeExecutor(network, asked))->arithmetic(); };
    unsetenv("BOKEHCAM_ARITHMETIC");
    CHECK(arithmetic(Arithmetic::Automatic) == fastest);
    setenv("BOKEHCAM_ARITHMETIC", "reference", 1);
    CHECK(arithmetic(Arithmetic::Automatic) == "reference");
    CHECK(arithmetic(Arithmetic::Fast) == fastest);
    setenv("BOKEHCAM_ARITHMETIC", "fast", 1);
    CHECK(arithmetic(Arithmetic::Automatic) == fastest);
    CHECK(arithmetic(Arithmetic::Reference) == "reference");
    unsetenv("BOKEHCAM_ARITHMETIC");
}
