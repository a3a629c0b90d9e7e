// Frames cost no memory: operator new is counted while they flow.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/emulator/emulated_transport.h"
#include "tests/accelerator/small_network.h"

namespace {
// Relaxed: read only after the frames have been handed over by other means.
std::atomic<long> allocations = 0;
} // namespace

// Not inlined: where only one of a pair is, GCC takes malloc and delete for a mismatch.
[[gnu::noinline]] void *operator new(std::size_t bytes)
{
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void *memory = std::malloc(bytes))
        return memory;
    throw std::bad_alloc();
}
// Catch allocates by this one, and releases by the ordinary delete: both must be of one kind.
[[gnu::noinline]] void *operator new(std::size_t bytes, const std::nothrow_t &) noexcept
{
    allocations.fetch_add(1, std::memory_order_relaxed);
    return std::malloc(bytes);
}
[[gnu::noinline]] void operator delete(void *memory) noexcept
{
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

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
    const long before = allocations.load(std::memory_order_relaxed);
    for (std::uint32_t number = 2; number < 12; ++number)
        frame(number);
    const long after = allocations.load(std::memory_order_relaxed);
    CHECK(right);
    CHECK(after - before == 0);
}
