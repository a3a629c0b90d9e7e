#include "engine/base/crc32c.h"

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
