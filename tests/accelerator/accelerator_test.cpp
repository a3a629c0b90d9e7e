// The client over every cable: set-up, uploads, frames in flight.
#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/selection.h"

#include <catch2/catch.hpp>
#include <optional>
#include <thread>

#include "engine/metrics/metrics.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

std::unique_ptr<Accelerator> opened(const Cable &cable, const Device::Options &options = {})
{
    auto accelerator = Accelerator::open(cable.plug(options).transport, in(5s));
    REQUIRE(accelerator);
    return *std::move(accelerator);
}

} // namespace

TEST_CASE("open tells who is there, and the loaded network's arithmetic shows in the name")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        auto accelerator = opened(cable, {.cap = 127, .credits = 3, .arithmetic = emulator::Arithmetic::Reference});
        CHECK(accelerator->identity().name == "Emulated 5801 wide");
        CHECK(accelerator->identity().cap == 127);
        CHECK(accelerator->identity().credits == 3);
        CHECK(accelerator->identity().protocol == protocol::kVersion);
        REQUIRE(accelerator->load(smallNetwork(1, 127), in(30s)));
        CHECK(accelerator->identity().name == "Emulated 5801 wide (reference)");
    }
}

TEST_CASE("every mask is that of the arithmetic, for each kind of output")
{
    for (const Cable &cable : cables())
        for (const model::Network &network : {smallNetwork(), smallNetwork(2, 127), scoreNetwork()}) {
            INFO(cable.name << ", " << network.topology.name << ", cap " << network.topology.cap);
            auto accelerator = opened(cable, {.cap = network.topology.cap});
            REQUIRE(accelerator->load(network, in(30s)));
            auto mask = emptyMask(network);
            for (std::uint32_t i : {0U, 1U, 0xFFFFFFFFU}) {
                REQUIRE(accelerator->submit(i, input(network, i), in(5s)));
                CHECK(accelerator->inFlight() == 1);
                const auto sequence = accelerator->collect(mask, in(30s));
                REQUIRE(sequence);
                CHECK(*sequence == i);
                CHECK(mask == expected(network, input(network, i)));
                CHECK(accelerator->inFlight() == 0);
            }
        }
}

TEST_CASE("submit and collect run on two threads, masks come in order")
{
    constexpr std::uint32_t kFrames = 30;
    const model::Network network = smallNetwork();
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        auto accelerator = opened(cable);
        REQUIRE(accelerator->load(network, in(30s)));
        std::jthread submitter([&] {
            for (std::uint32_t i = 0; i < kFrames; ++i)
                if (!accelerator->submit(i, input(network, i), in(30s)))
                    return;
        });
        auto mask = emptyMask(network);
        for (std::uint32_t i = 0; i < kFrames; ++i) {
            const auto sequence = accelerator->collect(mask, in(30s));
            REQUIRE(sequence);
            REQUIRE(*sequence == i);
            CHECK(mask == expected(network, input(network, i)));
        }
    }
}

TEST_CASE("the second frame is taken while the first is computed, a third waits for a credit")
{
    const model::Network network = slowNetwork();
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        auto accelerator = opened(cable, plain());
        REQUIRE(accelerator->load(network, in(30s)));
        const auto samples = input(network, 1);
        auto mask = emptyMask(network);
        REQUIRE(accelerator->submit(1, samples, in(5s)));
        REQUIRE(accelerator->submit(2, samples, in(5s)));
        // Neither has been computed yet: there is nothing to collect at once.
        const auto early = accelerator->collect(mask, in(0ms));
        REQUIRE_FALSE(early);
        CHECK(early.error().code == Errc::Timeout);
        CHECK(accelerator->submit(3, samples, in(0ms)).error().code == Errc::Timeout);
        CHECK(accelerator->inFlight() == 2);
        CHECK(*accelerator->collect(mask, in(60s)) == 1);
        CHECK(accelerator->submit(3, samples, in(5s)));
        CHECK(*accelerator->collect(mask, in(60s)) == 2);
        CHECK(*accelerator->collect(mask, in(60s)) == 3);
    }
}

TEST_CASE("a network of the other profile is BadInput with the reason, and the old one goes on")
{
    const model::Network network = smallNetwork();
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        auto accelerator = opened(cable);
        auto mask = emptyMask(network);
        CHECK(accelerator->submit(1, input(network, 1), in(1s)).error().code == Errc::BadInput);
        CHECK(accelerator->collect(mask, in(1s)).error().code == Errc::BadInput);
        REQUIRE(accelerator->load(network, in(30s)));
        const Status refused = accelerator->load(smallNetwork(1, 127), in(30s));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::BadInput);
        CHECK(refused.error().what.find("127") != std::string::npos);
        REQUIRE(accelerator->submit(4, input(network, 4), in(5s)));
        CHECK(*accelerator->collect(mask, in(30s)) == 4);
        CHECK(mask == expected(network, input(network, 4)));
    }
}

TEST_CASE("a network of many chunks is uploaded, and drops what was in flight")
{
    model::Network large = smallNetwork();
    large.topology.majors = {{64, 1, model::Step::Down},
                             {128, 1, model::Step::Down},
                             {256, 1, model::Step::None},
                             {16, 1, model::Step::None}};
    large.topology.reformat = 4;
    large = model::randomNetwork(large.topology, 5);
    REQUIRE(model::serialise(large).size() > protocol::kMaxChunk);
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        auto accelerator = opened(cable);
        REQUIRE(accelerator->load(smallNetwork(), in(30s)));
        REQUIRE(accelerator->submit(1, input(smallNetwork(), 1), in(5s)));
        REQUIRE(accelerator->load(large, in(60s)));
        CHECK(accelerator->inFlight() == 0);
        auto mask = emptyMask(large);
        REQUIRE(accelerator->submit(2, input(large, 2), in(5s)));
        CHECK(*accelerator->collect(mask, in(60s)) == 2);
    }
}

TEST_CASE("what the caller gets wrong is BadInput and changes nothing")
{
    const model::Network network = smallNetwork();
    auto accelerator = openEmulator(network);
    REQUIRE(accelerator);
    auto mask = emptyMask(network);
    const auto samples = input(network, 1);
    CHECK((*accelerator)->submit(1, std::span(samples).first(10), in(1s)).error().code == Errc::BadInput);
    CHECK((*accelerator)->collect(std::span(mask).first(10), in(1s)).error().code == Errc::BadInput);
    CHECK((*accelerator)->inFlight() == 0);
    REQUIRE((*accelerator)->submit(1, samples, in(5s)));
    CHECK((*accelerator)->collect(mask, in(30s)));
    CHECK((*accelerator)->networkCpu() > 0ms);
}

TEST_CASE("an emulator takes the profile of its network")
{
    for (int cap : {31, 127}) {
        auto accelerator = openEmulator(smallNetwork(1, cap));
        REQUIRE(accelerator);
        CHECK((*accelerator)->identity().cap == cap);
    }
}

TEST_CASE("cancel ends a collect and a submit in progress, and every later call")
{
    const model::Network network = smallNetwork();
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = cable.plug({.credits = 1});
        auto accelerator = *Accelerator::open(std::move(plugged.transport), in(5s));
        REQUIRE(accelerator->load(network, in(30s)));
        plugged.inject({.muteAfterFrames = 0});
        REQUIRE(accelerator->submit(0, input(network, 0), in(5s)));
        std::optional<Error> collected, submitted; // each waits: for an answer that never comes, and for a credit
        std::jthread collector([&] {
            auto mask = emptyMask(network);
            collected = accelerator->collect(mask, in(60s)).error();
        });
        std::jthread submitter([&] { submitted = accelerator->submit(1, input(network, 1), in(60s)).error(); });
        std::this_thread::sleep_for(20ms); // so that they usually are in their waits; right either way
        accelerator->cancel();
        collector.join();
        submitter.join();
        CHECK(collected->code == Errc::Cancelled);
        CHECK(submitted->code == Errc::Cancelled);
        CHECK(accelerator->submit(2, input(network, 2), in(60s)).error().code == Errc::Cancelled);
        CHECK(accelerator->load(network, in(60s)).error().code == Errc::Cancelled);
    }
}

TEST_CASE("closing does not wait for more than the inference in progress")
{
    const model::Network network = slowNetwork();
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        auto accelerator = opened(cable, plain());
        REQUIRE(accelerator->load(network, in(30s)));
        auto mask = emptyMask(network);
        auto start = std::chrono::steady_clock::now();
        REQUIRE(accelerator->submit(0, input(network, 0), in(5s)));
        REQUIRE(accelerator->collect(mask, in(60s)));
        const auto one = std::chrono::steady_clock::now() - start;
        REQUIRE(accelerator->submit(1, input(network, 1), in(5s)));
        REQUIRE(accelerator->submit(2, input(network, 2), in(5s)));
        start = std::chrono::steady_clock::now();
        accelerator.reset();
        CHECK(std::chrono::steady_clock::now() - start < one * 1.7 + 50ms);
    }
}

TEST_CASE("waiting for a frame costs no CPU")
{
    const model::Network network = smallNetwork();
    auto accelerator = openEmulator(network);
    REQUIRE(accelerator);
    auto mask = emptyMask(network);
    const auto before = metrics::processCpu();
    CHECK((*accelerator)->collect(mask, in(200ms)).error().code == Errc::Timeout);
    CHECK(metrics::processCpu() - before < 10ms);
}
