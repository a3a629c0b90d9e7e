// Over every way to an accelerator: a chip whose masks are wrong and whose checksums are right.
#include <catch2/catch.hpp>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/witness.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/lying_chip.h"
#include "tests/accelerator/small_network.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using emulator::Lie;

namespace {

/// A chip with the network loaded; its masks are wrong from this result on.
std::unique_ptr<Accelerator> chipOf(const Cable &cable, const model::Network &network,
                                    const emulator::Faults &faults = {})
{
    auto chip = Accelerator::open(cable.plug({.cap = network.topology.cap, .faults = faults}).transport, soon());
    REQUIRE(chip);
    REQUIRE((*chip)->load(network, soon()));
    return *std::move(chip);
}

} // namespace

TEST_CASE("a chip that computes as it should passes the examination, whatever the network")
{
    const Cable &cable = cables().front();
    for (const model::Network &network : {smallNetwork(1), smallNetwork(2, 127), scoreNetwork()}) {
        INFO(network.topology.name);
        const auto chip = chipOf(cable, network);
        CHECK(chip->examine(witnessOf(network), soon()));
        CHECK(chip->witness()->computed() == Witness::kKnownAnswers);
        CHECK(chip->confirm(soon()));
        CHECK_FALSE(chip->witness()->lie());
    }
}

TEST_CASE("a chip that lies does not pass the examination, though every checksum is right")
{
    const Cable &cable = cables().front();
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit, Lie::OtherFrame);
    CAPTURE(static_cast<int>(lie));
    const model::Network network = smallNetwork();
    const auto chip = chipOf(cable, network, {.lieFromResult = 0, .lie = lie});
    const Status examined = chip->examine(witnessOf(network), soon());
    REQUIRE_FALSE(examined);
    CHECK(examined.error().what.find("wrong mask") != std::string::npos);
    CHECK(chip->witness()->lie());
    auto mask = emptyMask(network);
    CHECK_FALSE(chip->submit(1, input(network, 1), soon())); // it is of no use any more
    CHECK_FALSE(chip->collect(mask, soon()));
}

TEST_CASE("a chip that begins to lie later is cancelled")
{
    const Cable &cable = cables().front();
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit, Lie::OtherFrame);
    CAPTURE(static_cast<int>(lie));
    const model::Network network = smallNetwork();
    const auto chip = chipOf(cable, network, {.lieFromResult = Witness::kKnownAnswers + 3, .lie = lie});
    REQUIRE(chip->examine(witnessOf(network), soon()));
    auto mask = emptyMask(network);
    Status went;
    for (std::uint32_t i = 0; went && i < 1'000'000; ++i) {
        went = chip->submit(i, input(network, i), soon());
        if (went)
            if (const auto came = chip->collect(mask, soon()); !came)
                went = came.error();
    }
    REQUIRE_FALSE(went);
    REQUIRE(chip->witness()->lie());
}

TEST_CASE("at the end of a clip a chip is asked again for what it knew at the beginning")
{
    const Cable &cable = cables().front();
    const model::Network network = smallNetwork();
    const auto chip = chipOf(cable, network, {.lieFromResult = Witness::kKnownAnswers, .lie = Lie::StuckBit});
    REQUIRE(chip->examine(witnessOf(network), soon()));
    const Status confirmed = chip->confirm(soon());
    REQUIRE_FALSE(confirmed);
    CHECK(confirmed.error().what.find("wrong mask") != std::string::npos);
}
