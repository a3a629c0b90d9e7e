#include "engine/base/crc32c.h"

#include <array>
#include <catch2/catch.hpp>
#include <string_view>

using bokeh::crc32c;

namespace {
std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}
} // namespace

TEST_CASE("CRC-32C has the published check value and the RFC 3720 vectors")
{
    CHECK(crc32c(bytesOf("123456789")) == 0xE3069283);
    std::array<std::byte, 32> bytes{};
    CHECK(crc32c(bytes) == 0x8A9136AA);
    bytes.fill(std::byte{0xFF});
    CHECK(crc32c(bytes) == 0x62A8AB43);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(i);
    CHECK(crc32c(bytes) == 0x46DD794E);
}

TEST_CASE("a CRC may be computed in parts of any length")
{
    const std::string_view text = "the quick brown fox jumps over the lazy dog, and on, and on, over hill and dale";
    const std::uint32_t whole = crc32c(bytesOf(text));
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        CHECK(crc32c(bytesOf(text.substr(cut)), crc32c(bytesOf(text.substr(0, cut)))) == whole);
}

TEST_CASE("the processor's instruction, the tables and the definition agree at every length and alignment")
{
    std::array<std::byte, 200> bytes;
    std::uint32_t seed = 7;
    for (std::byte &b : bytes) {
        seed = seed * 1664525 + 1013904223;
        b = static_cast<std::byte>(seed >> 24);
    }
    const auto definition = [](std::span<const std::byte> part) {
        std::uint32_t crc = ~0U;
        for (std::byte b : part) {
            crc ^= static_cast<std::uint32_t>(b);
            for (int bit = 0; bit < 8; ++bit)
                crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78U : 0);
        }
        return ~crc;
    };
    for (std::size_t from = 0; from < 16; ++from)
        for (std::size_t n = 0; from + n <= bytes.size(); n += n < 40 ? 1 : 13) {
            const auto part = std::span<const std::byte>(bytes).subspan(from, n);
            REQUIRE(crc32c(part) == definition(part));
            REQUIRE(bokeh::detail::crc32cByTables(part) == definition(part));
            REQUIRE(bokeh::detail::crc32cByTables(part.subspan(n / 3), crc32c(part.first(n / 3))) == definition(part));
        }
}
