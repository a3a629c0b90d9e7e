#include "tests/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
// Relaxed: read only after the work that is counted has been handed over by other means.
std::atomic<long> count = 0;
} // namespace

long allocations()
{
    return count.load(std::memory_order_relaxed);
}

// Not inlined: where only one of a pair is, GCC takes malloc and delete for a mismatch.
[[gnu::noinline]] void *operator new(std::size_t bytes)
{
    count.fetch_add(1, std::memory_order_relaxed);
    if (void *memory = std::malloc(bytes))
        return memory;
    throw std::bad_alloc();
}
// Catch allocates by this one, and releases by the ordinary delete: both must be of one kind.
[[gnu::noinline]] void *operator new(std::size_t bytes, const std::nothrow_t &) noexcept
{
    count.fetch_add(1, std::memory_order_relaxed);
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
