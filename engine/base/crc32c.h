#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bokeh {

namespace detail {
constexpr std::array<std::uint32_t, 256> makeCrc32cTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78U : 0);
        table[i] = crc;
    }
    return table;
}
inline constexpr auto kCrc32cTable = makeCrc32cTable();
} // namespace detail

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), reflected, initial value and final xor all ones.
/// crc32c("123456789") is 0xE3069283. Pass an earlier result as `before` to go on with the next bytes.
inline std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0)
{
    std::uint32_t crc = ~before;
    for (std::byte b : bytes)
        crc = (crc >> 8) ^ detail::kCrc32cTable[(crc ^ static_cast<std::uint32_t>(b)) & 0xFF];
    return ~crc;
}

} // namespace bokeh
