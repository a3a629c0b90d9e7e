// Frames cost no memory: operator new is counted while they flow.
#include <catch2/catch.hpp>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/emulator/emulated_transport.h"
#include "tests/accelerator/small_network.h"
#include "tests/allocations.h"

TEST_CASE("once a network is loaded, no frame allocates, in the client or in the device")
{
    using namespace bokeh::accelerator;
    using namespace std::chrono_literals;
    const auto arithmetic = GENERATE(emulator::Arithmetic::Reference, emulator::Arithmetic::Fast);
    const auto network = test::smallNetwork();
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    auto opened = Accelerator::open(
        std::make_unique<emulator::EmulatedTransport>(emulator::Device::Options{.arithmetic = arithmetic}), deadline);
    REQUIRE(opened);
    Accelerator &accelerator = **opened;
    REQUIRE(accelerator.load(network, deadline));
    const auto samples = test::input(network, 1);
    auto mask = test::emptyMask(network);
    bool right = true;
    const auto frame = [&](std::uint32_t number) {
        right = right && accelerator.submit(number, samples, deadline);
        if (number > 0)
            right = right && accelerator.collect(mask, deadline);
    };
    frame(0);
    frame(1);
    const long before = allocations();
    for (std::uint32_t number = 2; number < 12; ++number)
        frame(number);
    const long after = allocations();
    CHECK(right);
    CHECK(after - before == 0);
}
