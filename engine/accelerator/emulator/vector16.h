// Sixteen bytes at a time in the compilers' own vector notation, for the simple loops of the fast path: GCC and Clang
// turn it into whatever the target has, and every 64-bit target has this much.
#pragma once

#include <cstdint>
#include <cstring>

namespace bokeh::accelerator::emulator {

using Bytes16 = std::uint8_t __attribute__((vector_size(16)));
using Words4 = std::uint32_t __attribute__((vector_size(16)));

inline Bytes16 load16(const std::uint8_t *p)
{
    Bytes16 v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

template <class V> inline void store16(void *p, V v)
{
    static_assert(sizeof v == 16);
    std::memcpy(p, &v, sizeof v);
}

} // namespace bokeh::accelerator::emulator
