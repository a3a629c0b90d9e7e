// The bytes of USB/IP, held to examples of the kernel's documentation (Documentation/usb/usbip_protocol.rst).
#include <catch2/catch.hpp>
#include <cerrno>
#include <string>
#include <vector>

#include "engine/accelerator/emulator/usbip/import.h"
#include "engine/accelerator/emulator/usbip/packets.h"

using namespace bokeh;
using namespace bokeh::accelerator::emulator::usbip;
using bokeh::accelerator::protocol::Link;

namespace {

std::vector<std::byte> bytes(const std::string &hex)
{
    std::vector<std::byte> made;
    for (std::size_t i = 0; i + 1 < hex.size();) {
        if (hex[i] == ' ') {
            ++i;
            continue;
        }
        made.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
        i += 2;
    }
    return made;
}

Result<Command> decodeHex(const std::string &hex)
{
    const auto packet = bytes(hex);
    REQUIRE(packet.size() == kPacketHeader);
    return decode(std::span(packet).first<kPacketHeader>());
}

template <class Packet> bool isHex(const Packet &packet, const std::string &hex)
{
    const auto made = encode(packet);
    return std::vector<std::byte>(made.begin(), made.end()) == bytes(hex);
}

} // namespace

TEST_CASE("a submit of the kernel's documentation is read as it is meant")
{
    const auto in = decodeHex("00000001 00000d05 0001000f 00000001 00000001 00000200 00000040 ffffffff 00000000 "
                              "00000004 00000000 00000000");
    REQUIRE(in);
    CHECK(std::get<Submit>(*in) == Submit{.sequence = 0xd05, .in = true, .endpoint = 1, .flags = 0x200, .length = 64});
    const auto out = decodeHex("00000001 00000d06 0001000f 00000000 00000001 00000000 00000040 ffffffff 00000000 "
                               "00000004 00000000 00000000");
    REQUIRE(out);
    CHECK(std::get<Submit>(*out) == Submit{.sequence = 0xd06, .in = false, .endpoint = 1, .length = 64});
}

TEST_CASE("a setup packet arrives in the order of the wire")
{
    const auto command = decodeHex("00000001 00000001 00010002 00000001 00000000 00000200 00000012 00000000 00000000 "
                                   "00000000 80060001 00001200");
    REQUIRE(command);
    const auto setup = bytes("8006000100001200");
    CHECK(std::ranges::equal(std::get<Submit>(*command).setup, setup));
}

TEST_CASE("an unlink names its victim")
{
    const auto command = decodeHex("00000002 00000011 00010002 00000000 00000000 00000010 00000000 00000000 00000000 "
                                   "00000000 00000000 00000000");
    REQUIRE(command);
    CHECK(std::get<Unlink>(*command) == Unlink{.sequence = 0x11, .victim = 0x10});
}

TEST_CASE("completions have the status as a negative errno and the bytes that moved")
{
    CHECK(isHex(Completion{.sequence = 0xd05, .status = 0, .bytes = 64},
                "00000003 00000d05 00000000 00000000 00000000 00000000 00000040 00000000 00000000 00000000 00000000 "
                "00000000"));
    CHECK(isHex(Completion{.sequence = 7, .status = -EPIPE},
                "00000003 00000007 00000000 00000000 00000000 ffffffe0 00000000 00000000 00000000 00000000 00000000 "
                "00000000"));
    CHECK(isHex(Unlinked{.sequence = 8, .status = -ECONNRESET},
                "00000004 00000008 00000000 00000000 00000000 ffffff98 00000000 00000000 00000000 00000000 00000000 "
                "00000000"));
}

TEST_CASE("what a host encodes, a device decodes")
{
    Submit submit{.sequence = 3, .in = true, .endpoint = 15, .flags = 1, .length = kMaxTransfer};
    submit.setup[7] = std::byte{9};
    CHECK(std::get<Submit>(*decode(encode(submit))) == submit);
    CHECK(std::get<Unlink>(*decode(encode(Unlink{4, 3}))) == Unlink{4, 3});
}

TEST_CASE("commands that cannot be are refused with a sentence")
{
    struct Row {
        const char *packet, *says;
    };
    const auto row = GENERATE(
        Row{"00000003 00000001 00010002 00000001 00000001 00000000 00000040 00000000 00000000 00000000 00000000 "
            "00000000",
            "command 3"},
        Row{"00000001 00000001 00010002 00000002 00000001 00000000 00000040 00000000 00000000 00000000 00000000 "
            "00000000",
            "endpoint 1"},
        Row{"00000001 00000001 00010002 00000001 00000010 00000000 00000040 00000000 00000000 00000000 00000000 "
            "00000000",
            "endpoint 16"},
        Row{"00000001 00000001 00010002 00000001 00000001 00000000 01000001 00000000 00000000 00000000 00000000 "
            "00000000",
            "16777217 bytes"},
        Row{"00000001 00000001 00010002 00000001 00000001 00000000 ffffffff 00000000 00000000 00000000 00000000 "
            "00000000",
            "4294967295 bytes"},
        Row{"00000001 00000001 00010002 00000001 00000001 00000000 00000040 00000000 00000001 00000000 00000000 "
            "00000000",
            "isochronous"});
    const auto command = decodeHex(row.packet);
    REQUIRE_FALSE(command);
    CHECK(command.error().code == Errc::BadReply);
    CHECK_THAT(command.error().what, Catch::Contains(row.says));
}

TEST_CASE("a host may list the devices and import one, in this version of USB/IP only")
{
    const auto read = [](const std::string &hex) {
        const auto packet = bytes(hex);
        return decodeRequest(std::span(packet).first<kRequestHeader>());
    };
    REQUIRE(read("0111 8005 00000000"));
    CHECK(*read("0111 8005 00000000") == Operation::List);
    REQUIRE(read("0111 8003 00000000"));
    CHECK(*read("0111 8003 00000000") == Operation::Import);
    CHECK_FALSE(read("0106 8005 00000000"));
    CHECK_FALSE(read("0111 0005 00000000"));
}

TEST_CASE("a device's name ends at its first zero, or with its room")
{
    std::array<std::byte, kBusId> name{};
    CHECK(decodeBusId(name).empty());
    name[0] = std::byte{'1'};
    CHECK(decodeBusId(name) == "1");
    name.fill(std::byte{'x'});
    CHECK(decodeBusId(name) == std::string(kBusId, 'x'));
}

TEST_CASE("the list and the import tell of one device, by number, name, speed and maker")
{
    const auto list = listReply(Link::HighSpeed);
    REQUIRE(list.size() == 8 + 4 + 312 + 4);
    CHECK(std::ranges::equal(std::span(list).first(12), bytes("0111 0005 00000000 00000001")));
    CHECK(std::ranges::equal(std::span(list).last(4), bytes("ff000000")));
    const auto import = importReply(Link::SuperSpeed);
    REQUIRE(import.size() == 8 + 312);
    CHECK(std::ranges::equal(std::span(import).first(8), bytes("0111 0003 00000000")));
    CHECK(std::ranges::equal(std::span(import).subspan(8 + 256, 4), bytes("312d3100"))); // "1-1"
    const auto facts = std::span(import).subspan(8 + 256 + 32);
    CHECK(std::ranges::equal(facts.first(16), bytes("00000001 00000002 00000005 1209 0001")));
    CHECK(std::ranges::equal(facts.last(6), bytes("000000 01 01 01")));
    CHECK(importRefusal() == bytes("0111 0003 00000001"));
}
