#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bokeh {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), reflected, initial value and final xor all ones.
/// crc32c("123456789") is 0xE3069283. Pass an earlier result as `before` to go on with the next bytes.
/// Uses the processor's own instruction where it has one. Threads: any.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

namespace detail {
/// The same by tables, on every processor: what crc32c() is tested against.
std::uint32_t crc32cByTables(std::span<const std::byte> bytes, std::uint32_t before = 0);
} // namespace detail

} // namespace bokeh
