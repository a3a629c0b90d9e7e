#include "engine/base/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace bokeh {

namespace {

static_assert(std::endian::native == std::endian::little, "eight bytes at a time are read as one little-endian word");

// Entry [k][b]: what byte b contributes when k more bytes follow it within its word of eight.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables makeTables()
{
    Tables tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78U : 0);
        tables[0][i] = crc;
    }
    for (std::size_t k = 1; k < tables.size(); ++k)
        for (std::size_t i = 0; i < 256; ++i)
            tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xFF];
    return tables;
}

constexpr Tables kTables = makeTables();

std::uint64_t word(const std::byte *at)
{
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t byInstruction(std::span<const std::byte> bytes, std::uint32_t before)
{
    std::uint64_t crc = ~before;
    const std::byte *at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8)
        crc = _mm_crc32_u64(crc, word(at));
    auto rest = static_cast<std::uint32_t>(crc);
    for (; left > 0; --left, ++at)
        rest = _mm_crc32_u8(rest, static_cast<std::uint8_t>(*at));
    return ~rest;
}
#endif

} // namespace

std::uint32_t detail::crc32cByTables(std::span<const std::byte> bytes, std::uint32_t before)
{
    std::uint32_t crc = ~before;
    const std::byte *at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        const std::uint64_t w = word(at) ^ crc;
        crc = 0;
        for (std::size_t k = 0; k < 8; ++k)
            crc ^= kTables[7 - k][(w >> (8 * k)) & 0xFF];
    }
    for (; left > 0; --left, ++at)
        crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<std::uint32_t>(*at)) & 0xFF];
    return ~crc;
}

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2"))
        return byInstruction(bytes, before);
#endif
    return detail::crc32cByTables(bytes, before);
}

} // namespace bokeh
