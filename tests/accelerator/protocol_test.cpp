#include "engine/accelerator/protocol.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/accelerator/host.h"

using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

std::string hex(std::span<const std::byte> bytes)
{
    std::string text;
    for (std::byte b : bytes)
        text += fmt::format("{:02X}", static_cast<unsigned>(b));
    return text;
}

std::string withoutSpace(std::string_view text)
{
    std::string rest;
    for (char c : text)
        if (!std::isspace(static_cast<unsigned char>(c)))
            rest += c;
    return rest;
}

Bytes caps()
{
    protocol::Caps caps{.firmware = 1, .credits = 2, .maxChunk = 262144, .maxModel = 67108864, .maxPayload = 4194304};
    std::string_view("Emulated 5801").copy(caps.name.data(), caps.name.size());
    const auto bytes = protocol::encode(caps);
    return {bytes.begin(), bytes.end()};
}

Bytes report()
{
    const auto bytes = protocol::encode(protocol::Report{.wanted = 256, .bytesOut = 0x1122, .bytesIn = 0x33});
    return {bytes.begin(), bytes.end()};
}

Bytes identity()
{
    const auto bytes = protocol::encode(protocol::Identity{
        .firmware = 1, .credits = 2, .lastError = DeviceError::BadCrc, .halted = true, .modelId = 0x12345678});
    return {bytes.begin(), bytes.end()};
}

struct Golden {
    const char *name;
    Bytes bytes;
    const char *hex; // from a second program, written after PROTOCOL.md alone
};

std::vector<Golden> golden()
{
    constexpr std::uint32_t id = 0x12345678;
    const Bytes four = {std::byte{0}, std::byte{1}, std::byte{2}, std::byte{3}};
    const Bytes three = {std::byte{0xAA}, std::byte{0xBB}, std::byte{0xCC}};
    return {
        {"HELLO", message({.type = Type::Hello, .sequence = 1}),
         "424F4B4501010000 0100000000000000 0000000000000000 DDD1095700000000"},
        {"CAPS", message({.type = Type::Caps, .sequence = 1}, caps()),
         "424F4B4501020000 0100000000000000 4000000000000000 37B9A88327917BE8"
         "010001001F000200 0000040000000004 0000400000000000 456D756C61746564"
         "2035383031000000 0000000000000000 0000000000000000 0000000000000000"},
        {"MODEL_BEGIN", message({.type = Type::ModelBegin, .sequence = 2, .modelId = id}, word(1000)),
         "424F4B4501030000 0200000078563412 0400000000000000 31A622A8016A2E7A E8030000"},
        {"MODEL_DATA", message({.type = Type::ModelData, .sequence = 3, .modelId = id}, word(256, three)),
         "424F4B4501040000 0300000078563412 0700000000000000 0051FEA0A48BE3D5 00010000AABBCC"},
        {"MODEL_COMMIT", message({.type = Type::ModelCommit, .sequence = 4, .modelId = id}, word(id)),
         "424F4B4501050000 0400000078563412 0400000000000000 96567D17F31D13B2 78563412"},
        {"FRAME", message({.type = Type::Frame, .sequence = 0x01000005, .modelId = id}, four),
         "424F4B4501060000 0500000178563412 0400000000000000 D5C0021BA31A33D9 00010203"},
        {"STATUS", message({.type = Type::Status, .sequence = 2, .modelId = id}, report()),
         "424F4B4501080000 0200000078563412 2000000000000000 10281991279AB46E"
         "0001000000000000 0000000000000000 2211000000000000 3300000000000000"},
        {"ERROR",
         message({.type = Type::Error, .sequence = 0x01000005, .modelId = id, .status = DeviceError::NoModel},
                 bytesOf("no network is loaded")),
         "424F4B4501090000 0500000178563412 1400000005000000 81E500C32BAA0D32"
         "6E6F206E6574776F 726B206973206C6F 61646564"},
        {"FLUSH", message({.type = Type::Flush, .sequence = 6}),
         "424F4B45010A0000 0600000000000000 0000000000000000 1074D39700000000"},
        {"IDENTIFY", identity(), "424F4B4501000100 1F00020003000100 7856341200000000 0000000000000000"},
    };
}

} // namespace

TEST_CASE("messages have the bytes that the protocol's page shows")
{
    std::ifstream file(PROTOCOL_PAGE);
    std::stringstream page;
    page << file.rdbuf();
    const std::string text = withoutSpace(page.str());
    for (const Golden &g : golden()) {
        INFO(g.name);
        CHECK(hex(g.bytes) == withoutSpace(g.hex));
        CHECK(text.find(withoutSpace(g.hex)) != std::string::npos);
    }
}

TEST_CASE("what is encoded is decoded to the same")
{
    const Header header{.type = Type::Result,
                        .flags = 0x1234,
                        .sequence = 0xFEDCBA98,
                        .modelId = 77,
                        .payloadBytes = 4000,
                        .status = DeviceError::Overtemp,
                        .payloadCrc = 0xDEADBEEF};
    Header read;
    CHECK(protocol::decode(protocol::encode(header), read) == DeviceError::None);
    CHECK(read == header);

    const protocol::Identity self{.firmware = 3, .cap = 127, .credits = 5, .link = protocol::Link::SuperSpeed};
    protocol::Identity selfRead;
    CHECK(protocol::decode(protocol::encode(self), selfRead) == DeviceError::None);
    CHECK(selfRead == self);

    protocol::Caps capsRead;
    CHECK(protocol::decode(caps(), capsRead) == DeviceError::None);
    CHECK(std::ranges::equal(protocol::encode(capsRead), caps()));

    protocol::Report reportRead;
    CHECK(protocol::decode(report(), reportRead) == DeviceError::None);
    CHECK(reportRead.bytesOut == 0x1122);
}

TEST_CASE("any one damaged byte of a header is noticed")
{
    const auto whole = protocol::encode(Header{.type = Type::Frame, .sequence = 9, .payloadBytes = 12});
    for (std::size_t i = 0; i < 28; ++i)
        for (int bit = 0; bit < 8; ++bit) {
            auto bytes = whole;
            bytes[i] ^= static_cast<std::byte>(1 << bit);
            Header header;
            INFO("byte " << i << ", bit " << bit);
            CHECK(protocol::decode(bytes, header) == (i < 4 ? DeviceError::BadMagic : DeviceError::BadCrc));
        }
}

TEST_CASE("a header is refused for its length, its version, its type and what it announces")
{
    Header header;
    const auto good = protocol::encode(Header{.type = Type::Frame});
    for (std::size_t n = 0; n < protocol::kHeaderBytes; ++n)
        CHECK(protocol::decode(std::span(good).first(n), header) == DeviceError::BadLength);
    const auto resealed = [](std::array<std::byte, 32> bytes) {
        protocol::putWord(std::span(bytes).subspan<24, 4>(), bokeh::crc32c(std::span(bytes).first(24)));
        return bytes;
    };
    auto other = good;
    other[4] = std::byte{2};
    CHECK(protocol::decode(resealed(other), header) == DeviceError::BadVersion);
    for (int type : {0, 11, 255}) {
        other = good;
        other[5] = static_cast<std::byte>(type);
        CHECK(protocol::decode(resealed(other), header) == DeviceError::BadVersion);
    }
    CHECK(protocol::decode(protocol::encode(Header{.payloadBytes = protocol::kMaxPayload}), header) ==
          DeviceError::None);
    CHECK(protocol::decode(protocol::encode(Header{.payloadBytes = protocol::kMaxPayload + 1}), header) ==
          DeviceError::BadLength);
}

TEST_CASE("a message that would end on a packet boundary is padded, so no transfer is a multiple of a packet")
{
    for (std::size_t payload = 0; payload < 3000; ++payload) {
        const std::size_t total = protocol::wireBytes(payload);
        REQUIRE(total % protocol::kPacketBytes != 0);
        REQUIRE(total == protocol::kHeaderBytes + payload + ((payload + 32) % 512 == 0 ? 4 : 0));
    }
    Bytes padded = message({.type = Type::Frame}, Bytes(480));
    REQUIRE(padded.size() == 516);
    protocol::Message read;
    CHECK(protocol::parse(padded, read) == DeviceError::None);
    CHECK(read.payload.size() == 480);
    padded.back() = std::byte{1}; // whatever the padding holds
    CHECK(protocol::parse(padded, read) == DeviceError::None);
    CHECK(protocol::parse(std::span(padded).first(512), read) == DeviceError::BadLength);
}

TEST_CASE("a message is refused for a transfer of another length and for a damaged payload")
{
    Bytes bytes = message({.type = Type::Frame}, Bytes(100));
    protocol::Message read;
    CHECK(protocol::parse(std::span(bytes).first(131), read) == DeviceError::BadLength);
    bytes[60] ^= std::byte{1};
    CHECK(protocol::parse(bytes, read) == DeviceError::BadCrc);
    bytes[60] ^= std::byte{1};
    CHECK(protocol::parse(bytes, read) == DeviceError::None);
    bytes.push_back({});
    CHECK(protocol::parse(bytes, read) == DeviceError::BadLength);
}

TEST_CASE("every device error has a name and a sentence, and so has a number that is none")
{
    std::set<std::string_view> names, sentences;
    for (std::uint16_t code = 0; code <= 11; ++code) {
        names.insert(protocol::name(static_cast<DeviceError>(code)));
        sentences.insert(protocol::sentence(static_cast<DeviceError>(code)));
    }
    CHECK(names.size() == 12);
    CHECK(sentences.size() == 12);
    CHECK(protocol::name(static_cast<DeviceError>(60000)) == "UNKNOWN");
    CHECK(protocol::errc(DeviceError::ModelUnsupported) == bokeh::Errc::BadInput);
}
