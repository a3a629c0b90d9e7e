// operator new is counted while frames flow.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <vector>

#include "engine/preprocess/preprocessor.h"

namespace {
std::size_t allocations = 0; // one thread
}

// Not inlined: where only one of a pair is, GCC takes malloc and delete for a mismatch.
[[gnu::noinline]] void *operator new(std::size_t size)
{
    ++allocations;
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
// Catch allocates by this one, and releases by the ordinary delete: both must be of one kind.
[[gnu::noinline]] void *operator new(std::size_t size, const std::nothrow_t &) noexcept
{
    ++allocations;
    return std::malloc(size);
}
[[gnu::noinline]] void operator delete(void *memory) noexcept
{
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

using namespace bokeh;

TEST_CASE("preparing a frame takes no memory")
{
    model::Topology topology;
    topology.colour = model::InputColour::Rgb;
    preprocess::Preprocessor preprocessor(topology);
    std::vector<std::uint8_t> input(preprocessor.inputSize());
    image::Frame frame({641, 479});
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{90});
    REQUIRE(preprocessor.run(frame, input));
    const std::size_t before = allocations;
    const bool done = static_cast<bool>(preprocessor.run(frame, input));
    const std::size_t after = allocations;
    CHECK(done);
    CHECK(after == before);
}
