// Slow: every network of the catalogue, whole, by the definition and by the kernels.
#include <catch2/catch.hpp>
#include <random>

#include "engine/accelerator/emulator/executor.h"
#include "engine/model/catalogue.h"

using namespace bokeh;
using accelerator::emulator::Arithmetic;
using accelerator::emulator::makeExecutor;

TEST_CASE("every network of the catalogue gives the same mask by the definition and by the kernels")
{
    std::mt19937 random(3);
    for (const std::string &name : model::catalogueNames()) {
        INFO(name);
        const model::Topology topology = *model::gnetseg(name);
        const model::Network network = model::randomNetwork(topology, random());
        auto reference = makeExecutor(network, Arithmetic::Reference), fast = makeExecutor(network, Arithmetic::Fast);
        REQUIRE(reference);
        REQUIRE(fast);
        std::vector<std::uint8_t> input(static_cast<std::size_t>(model::cost(topology).inputBytes));
        for (std::uint8_t &sample : input)
            sample = static_cast<std::uint8_t>(random());
        const int side = model::chipOutput(topology).side;
        std::vector<std::uint16_t> wanted(static_cast<std::size_t>(side * side * model::maskChannels(topology)));
        std::vector<std::uint16_t> got(wanted.size());
        (*reference)->run(input, wanted);
        (*fast)->run(input, got);
        CHECK(got == wanted);
    }
}
