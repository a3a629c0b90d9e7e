// The emulated chip as a USB device, seen from a host's requests.
#include <catch2/catch.hpp>
#include <cerrno>

#include "tests/accelerator/usbip_host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using namespace std::chrono_literals;
using protocol::Link;

namespace {

constexpr std::uint8_t kVendorIn = 0xC1, kVendorOut = 0x41; // to the interface
constexpr std::uint8_t kIdentify = 0, kAbort = 2;

Header headerOf(const Reply &reply)
{
    protocol::Message message;
    CHECK(protocol::parse(reply.data, message) == DeviceError::None);
    return message.header;
}

} // namespace

TEST_CASE("a request is answered once, after the message it asks for is there")
{
    UsbipHost host;
    const auto in = host.submit(true, 4096);
    CHECK_FALSE(host.answerTo(in));
    const auto out = host.out(message({.type = Type::Hello, .sequence = 7}));
    const auto sent = host.answerTo(out);
    REQUIRE(sent);
    CHECK(sent->status == 0);
    CHECK(sent->bytes == protocol::kHeaderBytes);
    const auto came = host.answerTo(in);
    REQUIRE(came);
    CHECK(came->status == 0);
    CHECK(headerOf(*came).type == Type::Caps);
    CHECK(headerOf(*came).sequence == 7);
}

TEST_CASE("the device says at which speed it is attached")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    UsbipHost host(link);
    const Reply identity = host.control({kVendorIn, kIdentify, 0, 0, protocol::Identity::kBytes});
    REQUIRE(identity.status == 0);
    protocol::Identity self;
    REQUIRE(protocol::decode(identity.data, self) == DeviceError::None);
    CHECK(self.link == link);
}

TEST_CASE("commands may be cut anywhere on their way")
{
    UsbipHost host;
    const Bytes hello = message({.type = Type::Hello, .sequence = 9});
    const Submit submit{.sequence = 100, .endpoint = 2, .length = static_cast<std::uint32_t>(hello.size())};
    const auto command = encode(submit);
    Bytes stream(command.begin(), command.end());
    stream.insert(stream.end(), hello.begin(), hello.end());
    for (const std::byte &byte : stream) {
        CHECK_FALSE(host.answerTo(100));
        REQUIRE(host.session().receive(std::span(&byte, 1)));
    }
    const auto sent = host.answerTo(100);
    REQUIRE(sent);
    CHECK(sent->bytes == hello.size());
}

TEST_CASE("a message in several requests of whole packets is one message")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    const std::size_t packet = link == Link::HighSpeed ? 512 : 1024;
    UsbipHost host(link);
    constexpr std::uint32_t kModel = 5;
    const Bytes file(5000);
    const Bytes begin = message({.type = Type::ModelBegin, .modelId = kModel}, word(5000));
    const Bytes data = message({.type = Type::ModelData, .modelId = kModel}, word(0, file));
    host.out(begin);
    host.out(std::span(data).first(packet));
    host.out(std::span(data).subspan(packet, packet));
    const auto last = host.out(std::span(data).subspan(2 * packet));
    REQUIRE(host.answerTo(last));
    const auto first = host.submit(true, 4096), second = host.submit(true, 4096);
    REQUIRE(host.answerTo(first));
    const auto answer = host.answerTo(second);
    REQUIRE(answer);
    CHECK(headerOf(*answer).type == Type::Status);
    protocol::Message report;
    REQUIRE(protocol::parse(answer->data, report) == DeviceError::None);
    CHECK(protocol::getWord(report.payload.first<4>()) == file.size()); // all of it has come
}

TEST_CASE("a message is given out in as many requests as it takes")
{
    UsbipHost host;
    host.out(message({.type = Type::Hello, .sequence = 1}));
    const auto whole = host.answerTo(host.submit(true, 512));
    REQUIRE(whole);
    CHECK(whole->bytes == protocol::kHeaderBytes + protocol::Caps::kBytes);
    // A mask of 224 x 224 fills many packets.
    const model::Network network = smallNetwork();
    const Bytes file = model::serialise(network);
    const std::uint32_t id = protocol::modelId(file);
    const auto ask = [&](const Bytes &bytes) {
        host.out(bytes);
        const auto in = host.submit(true, 4096);
        while (!host.answerTo(in))
            std::this_thread::yield();
    };
    ask(message({.type = Type::ModelBegin, .modelId = id}, word(static_cast<std::uint32_t>(file.size()))));
    ask(message({.type = Type::ModelData, .modelId = id}, word(0, file)));
    ask(message({.type = Type::ModelCommit, .modelId = id}, word(crc32c(file))));
    const auto samples = input(network, 3);
    host.out(message({.type = Type::Frame, .sequence = 5, .modelId = id}, std::as_bytes(std::span(samples))));
    Bytes mask;
    for (std::uint32_t came = 1024; came == 1024;) {
        const auto piece = host.submit(true, 1024);
        std::optional<Reply> reply;
        while (!(reply = host.answerTo(piece)))
            std::this_thread::yield();
        CHECK(reply->status == 0);
        came = reply->bytes;
        mask.insert(mask.end(), reply->data.begin(), reply->data.end());
    }
    protocol::Message result;
    REQUIRE(protocol::parse(mask, result) == DeviceError::None);
    CHECK(result.header.type == Type::Result);
    CHECK(result.header.sequence == 5);
}

TEST_CASE("a request taken back has no answer of its own, and takes no message with it")
{
    UsbipHost host;
    const auto in = host.submit(true, 512);
    CHECK(host.answerTo(host.unlink(in))->status == -ECONNRESET);
    host.out(message({.type = Type::Hello}));
    CHECK_FALSE(host.answerTo(in));
    CHECK(host.answerTo(host.submit(true, 512)));
}

TEST_CASE("taking back what has been answered says so")
{
    UsbipHost host;
    const auto out = host.out(message({.type = Type::Hello}));
    REQUIRE(host.answerTo(out));
    CHECK(host.answerTo(host.unlink(out))->status == 0);
}

TEST_CASE("a host that only sends is kept waiting, and a request that waits can be taken back")
{
    UsbipHost host;
    const Bytes ask = message({.type = Type::Status});
    std::uint32_t last = 0;
    do
        last = host.out(ask);
    while (host.answerTo(last) && last < 1000);
    REQUIRE(last < 1000);
    const auto next = host.out(ask);
    CHECK(host.answerTo(host.unlink(last))->status == -ECONNRESET);
    CHECK_FALSE(host.answerTo(next));
    CHECK(host.answerTo(host.submit(true, 512)));
    CHECK(host.answerTo(next)); // an answer has left, so there is room for another
}

TEST_CASE("nonsense stalls both endpoints until Abort, and the status tells")
{
    UsbipHost host;
    const auto bad = host.answerTo(host.out(Bytes(40)));
    REQUIRE(bad);
    CHECK(bad->status == -EPIPE);
    CHECK(host.answerTo(host.submit(true, 512))->status == -EPIPE);
    for (const std::uint16_t endpoint : {0x02, 0x81}) {
        const Reply status = host.control({0x82, 0, 0, endpoint, 2});
        CHECK(status.data == Bytes{std::byte{1}, std::byte{0}});
    }
    CHECK(host.control({kVendorOut, kAbort, 0, 0, 0}).status == 0);
    CHECK(host.control({0x82, 0, 0, 0x81, 2}).data == Bytes(2));
    CHECK(host.answerTo(host.out(message({.type = Type::Hello})))->status == 0);
}

TEST_CASE("an endpoint that the host halts stalls until the host clears it")
{
    UsbipHost host;
    CHECK(host.control({0x02, 3, 0, 0x02, 0}).status == 0);
    CHECK(host.answerTo(host.out(message({.type = Type::Hello})))->status == -EPIPE);
    CHECK(host.control({0x02, 1, 0, 0x02, 0}).status == 0);
    CHECK(host.answerTo(host.out(message({.type = Type::Hello})))->status == 0);
}

TEST_CASE("a packet larger than the room for it is an overflow, and the next message is whole")
{
    UsbipHost host;
    host.out(message({.type = Type::Hello}));
    CHECK(host.answerTo(host.submit(true, 40))->status == -EOVERFLOW);
    host.out(message({.type = Type::Hello}));
    CHECK(host.answerTo(host.submit(true, 512))->status == 0);
}

TEST_CASE("less than was asked for is an error only for a host that says so")
{
    UsbipHost host;
    host.out(message({.type = Type::Hello}));
    const auto answer = host.answerTo(host.submit(true, 512, {}, Submit::kShortNotOk));
    REQUIRE(answer);
    CHECK(answer->status == -EREMOTEIO);
    CHECK(answer->bytes == protocol::kHeaderBytes + protocol::Caps::kBytes);
}

TEST_CASE("endpoints and requests that do not exist stall, and nothing else suffers")
{
    UsbipHost host;
    REQUIRE(host.session().receive(encode(Submit{.sequence = 500, .in = true, .endpoint = 3, .length = 8})));
    CHECK(host.answerTo(500)->status == -EPIPE);
    CHECK(host.control({kVendorIn, 77, 0, 0, 8}).status == -EPIPE);
    CHECK(host.control({kVendorIn, kIdentify, 0, 0, 8}).status == -EPIPE);
    CHECK(host.control({0x80, 6, 0x7700, 0, 64}).status == -EPIPE);
    CHECK(host.answerTo(host.out(message({.type = Type::Hello})))->status == 0);
}

TEST_CASE("a host may not make the device keep more than bounds allow")
{
    UsbipHost host;
    Status taken;
    int requests = 0;
    while (taken && requests < 100'000)
        taken = host.session().receive(
            encode(Submit{.sequence = static_cast<std::uint32_t>(++requests), .in = true, .endpoint = 1, .length = 8}));
    CHECK(requests < 1000);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == Errc::BadReply);
}

TEST_CASE("unplugging ends the session")
{
    UsbipHost host;
    const auto in = host.submit(true, 512);
    host.work();
    CHECK_FALSE(host.session().unplugged());
    host.function().inject({.unplugAfterBytes = 0});
    CHECK(host.answerTo(in)->status == -ESHUTDOWN);
    CHECK(host.session().unplugged());
}

TEST_CASE("over a paced link a transfer takes its time on the wire, and the wire carries one at a time")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    UsbipHost host(link, true);
    const Session::Time begin{1h};
    const auto wire = [&](std::size_t bytes) {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(emulator::Wire::modelOf(link)->time(bytes));
    };
    const Bytes hello = message({.type = Type::Hello});
    const auto out = host.out(hello), in = host.submit(true, 512);
    CHECK_FALSE(host.answerTo(out, begin));
    CHECK(host.session().wakeAt(begin) == begin + wire(hello.size()));
    CHECK_FALSE(host.answerTo(out, begin + wire(hello.size()) - 1ns));
    const auto there = begin + wire(hello.size());
    CHECK(host.answerTo(out, there));
    CHECK_FALSE(host.answerTo(in, there));
    const auto back = there + wire(protocol::kHeaderBytes + protocol::Caps::kBytes);
    CHECK(host.session().wakeAt(there) == back);
    CHECK_FALSE(host.answerTo(in, back - 1ns));
    CHECK(host.answerTo(in, back));
    CHECK_FALSE(host.session().wakeAt(back));
}

TEST_CASE("paced, a mask is not ready before the chip would have it")
{
    const model::Network network = smallNetwork();
    const Bytes file = model::serialise(network);
    const std::uint32_t id = protocol::modelId(file);
    UsbFunction function(
        {}, [] {}, emulator::ComputingDevice::Pace::Chip);
    Bytes room(1 << 20);
    const auto ask = [&](const Bytes &bytes) {
        CHECK(function.out(bytes) == Handshake::Ack);
        while (function.in(room).handshake == Handshake::Nak)
            std::this_thread::yield();
    };
    ask(message({.type = Type::ModelBegin, .modelId = id}, word(static_cast<std::uint32_t>(file.size()))));
    ask(message({.type = Type::ModelData, .modelId = id}, word(0, file)));
    ask(message({.type = Type::ModelCommit, .modelId = id}, word(crc32c(file))));
    const auto samples = input(network, 1);
    const Bytes frame = message({.type = Type::Frame, .modelId = id}, std::as_bytes(std::span(samples)));
    for (int i = 0; i < 10; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        ask(frame);
        CHECK(std::chrono::steady_clock::now() - begin >=
              std::chrono::duration<double>(model::chipSeconds(network.topology)));
    }
}
