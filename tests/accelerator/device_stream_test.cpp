// What the device does with frames: credits, order, overlap, and what it does with nonsense.
#include <catch2/catch.hpp>
#include <random>

#include "engine/accelerator/tiles.h"
#include "tests/accelerator/host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

Host ready(const Device::Options &options, const model::Network &network)
{
    Host host(options);
    REQUIRE(host.upload(model::serialise(network))->header.type == Type::Status);
    return host;
}

std::vector<std::uint16_t> maskOf(const Answer &answer, const model::Network &network)
{
    std::vector<std::uint16_t> mask = emptyMask(network);
    const model::Shape shape{model::chipOutput(network.topology).side, model::maskChannels(network.topology)};
    CHECK(unpackTiles(shape, model::outputCap(network.topology), answer.payload, mask));
    return mask;
}

} // namespace

TEST_CASE("while one frame is computed, the next one arrives and answers leave")
{
    const model::Network network = smallNetwork();
    Host host = ready(plain(), network);
    REQUIRE(host.frame(network, 11) == Handshake::Ack);
    auto work = host.device.begin();
    REQUIRE(work);
    CHECK_FALSE(host.device.begin());
    CHECK(host.frame(network, 12) == Handshake::Ack);
    CHECK(host.device.out(message({.type = Type::Status, .sequence = 5})) == Handshake::Ack);
    CHECK(host.receive()->header.sequence == 5);
    host.device.compute(*work);
    CHECK_FALSE(host.receive());
    host.device.finish(*std::move(work));
    for (std::uint32_t number : {11, 12}) {
        const auto answer = host.receive();
        REQUIRE(answer);
        CHECK(answer->header.type == Type::Result);
        CHECK(answer->header.sequence == number);
        CHECK(maskOf(*answer, network) == expected(network, input(network, number)));
        while (host.device.step()) {
        }
    }
}

TEST_CASE("a frame beyond the credits is refused, and a taken result returns one", "[credits]")
{
    for (int credits : {1, 2, 8}) {
        const model::Network network = smallNetwork();
        Device::Options options = plain();
        options.credits = credits;
        Host host = ready(options, network);
        for (int i = 0; i < credits; ++i)
            REQUIRE(host.frame(network, 100) == Handshake::Ack);
        REQUIRE(host.frame(network, 200) == Handshake::Ack);
        const auto refused = host.receive();
        REQUIRE(refused);
        CHECK(refused->header.status == DeviceError::NoCredit);
        CHECK(refused->header.sequence == 200);
        while (host.device.step()) {
        }
        CHECK(host.receive()->header.sequence == 100); // computed is not enough: taken
        CHECK(host.frame(network, 300) == Handshake::Ack);
        while (host.device.step()) {
        }
        for (int i = 1; i < credits; ++i)
            CHECK(host.receive()->header.sequence == 100);
        CHECK(host.receive()->header.sequence == 300);
    }
}

TEST_CASE("a frame for another network, of another length or damaged is refused and costs no credit")
{
    const model::Network network = smallNetwork();
    Host host = ready(plain(), network);
    const std::uint32_t id = protocol::modelId(model::serialise(network));
    const Bytes samples(224 * 224);
    CHECK(host.ask({.type = Type::Frame, .modelId = id + 1}, samples)->header.status == DeviceError::NoModel);
    CHECK(host.ask({.type = Type::Frame, .modelId = id}, Bytes(224 * 223))->header.status == DeviceError::BadLength);
    Bytes damaged = message({.type = Type::Frame, .sequence = 9, .modelId = id}, samples);
    damaged[1000] ^= std::byte{4};
    CHECK(host.device.out(damaged) == Handshake::Ack);
    CHECK(host.receive()->header.status == DeviceError::BadCrc);
    CHECK(host.device.out(std::span(damaged).first(2000)) == Handshake::Ack);
    CHECK(host.receive()->header.status == DeviceError::BadLength);
    for (int i = 0; i < 2; ++i)
        CHECK(host.ask({.type = Type::Frame, .modelId = id}, samples)->header.type == Type::Result);
    CHECK(Host(plain()).ask({.type = Type::Frame, .modelId = id}, samples)->header.status == DeviceError::NoModel);
}

TEST_CASE("a header that cannot be read halts both endpoints until Abort, and Identify tells why")
{
    const model::Network network = smallNetwork();
    Bytes wrongMagic = message({}), wrongCrc = message({});
    wrongMagic[0] ^= std::byte{1};
    wrongCrc[9] ^= std::byte{1};
    const std::pair<Bytes, DeviceError> cases[] = {
        {wrongMagic, DeviceError::BadMagic}, {wrongCrc, DeviceError::BadCrc}, {Bytes(31), DeviceError::BadLength}};
    Host host = ready(plain(), network);
    for (const auto &[bytes, why] : cases) {
        REQUIRE(host.frame(network, 1) == Handshake::Ack);
        CHECK(host.device.out(bytes) == Handshake::Stall);
        CHECK(host.device.out(message({})) == Handshake::Stall);
        (void)host.receive();
        CHECK(host.last == Handshake::Stall);
        std::array<std::byte, protocol::Identity::kBytes> room;
        protocol::Identity self;
        CHECK(host.device.control(Control::Identify, room) == Handshake::Ack);
        CHECK(protocol::decode(room, self) == DeviceError::None);
        CHECK(self.halted);
        CHECK(self.lastError == why);
        CHECK(host.device.control(Control::Abort, {}) == Handshake::Ack);
        CHECK(host.ask({.type = Type::Hello})->header.type == Type::Caps); // and the frame is gone
    }
}

TEST_CASE("another version is answered, not halted at")
{
    Host host(plain());
    Bytes other = message({.type = Type::Hello, .sequence = 4});
    other[4] = std::byte{9};
    protocol::putWord(std::span(other).subspan<24, 4>(), crc32c(std::span(other).first(24)));
    CHECK(host.device.out(other) == Handshake::Ack);
    CHECK(host.receive()->header.status == DeviceError::BadVersion);
    CHECK(host.ask({.type = Type::Result})->header.status == DeviceError::BadVersion);
}

TEST_CASE("an Abort while a frame is computed throws its result away and returns every credit")
{
    const model::Network network = smallNetwork();
    Host host = ready(plain(), network);
    for (Control request : {Control::Abort, Control::Reset}) {
        REQUIRE(host.frame(network, 1) == Handshake::Ack);
        REQUIRE(host.frame(network, 2) == Handshake::Ack);
        auto work = host.device.begin();
        CHECK(host.device.control(request, {}) == Handshake::Ack);
        if (request == Control::Abort) {
            CHECK(host.frame(network, 3) == Handshake::Ack);
            CHECK(host.frame(network, 4) == Handshake::Ack);
        }
        host.device.compute(*work);
        host.device.finish(*std::move(work));
        while (host.device.step()) {
        }
        if (request == Control::Abort) {
            CHECK(host.receive()->header.sequence == 3);
            CHECK(host.receive()->header.sequence == 4);
        }
        CHECK_FALSE(host.receive());
    }
}

TEST_CASE("a Flush is answered after all that came before it")
{
    const model::Network network = smallNetwork();
    Host host = ready(plain(), network);
    REQUIRE(host.frame(network, 1) == Handshake::Ack);
    CHECK(host.device.out(message({.type = Type::Flush, .sequence = 2})) == Handshake::Ack);
    CHECK_FALSE(host.receive());
    CHECK(host.device.out(message({.type = Type::Flush, .sequence = 3})) == Handshake::Ack);
    CHECK(host.receive()->header.status == DeviceError::Busy);
    CHECK(host.device.step());
    CHECK(host.receive()->header.type == Type::Result);
    const auto flushed = host.receive();
    REQUIRE(flushed);
    CHECK(flushed->header.sequence == 2);
    CHECK(flushed->report().frames == 1);
    CHECK(host.ask({.type = Type::Flush})->header.type == Type::Status); // at once when nothing is left
}

TEST_CASE("a host that asks and never listens is kept waiting, and nothing is lost")
{
    Host host(plain());
    std::uint32_t sent = 0;
    while (host.device.out(message({.type = Type::Status, .sequence = sent + 1})) == Handshake::Ack)
        REQUIRE(++sent < 1000);
    CHECK(host.device.out(message({})) == Handshake::Nak);
    for (std::uint32_t i = 1; i <= sent; ++i)
        CHECK(host.receive()->header.sequence == i);
    CHECK(host.device.out(message({})) == Handshake::Ack);
}

TEST_CASE("a message longer than the host's room is lost, alone")
{
    Host host(plain());
    std::array<std::byte, 40> room;
    CHECK(host.device.out(message({.type = Type::Hello})) == Handshake::Ack);
    CHECK(host.device.in(room).handshake == Handshake::Overflow);
    CHECK(host.device.in(room).handshake == Handshake::Nak);
    CHECK(host.ask({.type = Type::Hello})->header.type == Type::Caps);
}

TEST_CASE("no garbage breaks the device: after any amount of it, Reset makes it whole")
{
    const model::Network network = smallNetwork();
    const Bytes file = model::serialise(network);
    const Bytes samples(224 * 224);
    std::mt19937 random(20240229);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    Host host = ready(plain(), network);
    Bytes room(protocol::kHeaderBytes + protocol::kMaxPayload);
    for (int i = 0; i < 5000; ++i) {
        Header header{.type = static_cast<Type>(below(12)), .sequence = below(3), .modelId = below(3)};
        if (below(2))
            header.modelId = protocol::modelId(file);
        Bytes payload;
        switch (below(5)) {
        case 0:
            payload = word(below(2) ? static_cast<std::uint32_t>(file.size()) : below(400));
            break;
        case 1:
            payload = word(below(400), std::span(file).first(below(300)));
            break;
        case 2:
            payload = below(8) ? Bytes(below(600)) : samples;
            break;
        case 3:
            payload = word(crc32c(file));
            break;
        default:
            break;
        }
        Bytes bytes = message(header, payload);
        for (std::uint32_t flips = below(4) ? 0 : below(9); flips > 0; --flips)
            bytes[below(static_cast<std::uint32_t>(bytes.size()))] ^= static_cast<std::byte>(1U << below(8));
        if (!below(10))
            bytes.resize(below(static_cast<std::uint32_t>(bytes.size()) * 2));
        (void)host.device.out(bytes);
        if (!below(3))
            (void)host.device.in(std::span(room).first(below(5) ? room.size() : below(300)));
        if (!below(4))
            (void)host.device.step();
        if (!below(8))
            (void)host.device.control(below(50) ? Control::Abort : Control::Reset, {});
    }
    REQUIRE(host.device.control(Control::Reset, {}) == Handshake::Ack);
    REQUIRE(host.upload(file)->header.type == Type::Status);
    REQUIRE(host.frame(network, 5) == Handshake::Ack);
    CHECK(host.device.step());
    const auto answer = host.receive();
    REQUIRE(answer);
    CHECK(maskOf(*answer, network) == expected(network, input(network, 5)));
}
