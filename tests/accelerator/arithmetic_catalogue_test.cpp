// Slow: every network of the catalogue with random weights, and every shipped one, whole, by the definition and by the
// kernels.
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

#include "engine/accelerator/emulator/executor.h"
#include "engine/model/catalogue.h"
#include "engine/model/network_file.h"
#include "engine/model/validate.h"

using namespace bokeh;
using accelerator::emulator::Arithmetic;
using accelerator::emulator::makeExecutor;

namespace {

void compare(const model::Network &network, std::mt19937 &random)
{
    const model::Topology &topology = network.topology;
    INFO(topology.name);
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

} // namespace

TEST_CASE("every network of the catalogue gives the same mask by the definition and by the kernels")
{
    std::mt19937 random(3);
    for (const std::string &name : model::catalogueNames())
        compare(model::randomNetwork(*model::topologyNamed(name), random()), random);
}

TEST_CASE("every shipped network is valid, and gives the same mask by the definition and by the kernels")
{
    std::mt19937 random(4);
    int compared = 0;
    for (const auto &file : std::filesystem::directory_iterator(SHIPPED_NETWORKS)) {
        if (file.path().extension() != ".safetensors")
            continue;
        INFO(file.path());
        const auto network = model::readNetwork(file.path());
        REQUIRE(network);
        REQUIRE(model::validate(*network));
        CHECK(network->topology.name == file.path().stem());
        compare(*network, random);
        ++compared;
    }
    CHECK(compared > 0);
}
