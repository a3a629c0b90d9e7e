// What every Transport promises.
#include <catch2/catch.hpp>
#include <latch>
#include <thread>

#include "engine/metrics/metrics.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

Plugged plug(const Cable &cable)
{
    return cable.plug(plain());
}

std::optional<Header> receiveHeader(Transport &transport, Deadline deadline)
{
    std::array<std::byte, 512> room;
    const auto bytes = transport.receive(room, deadline);
    protocol::Message message;
    if (!bytes || protocol::parse(std::span(room).first(*bytes), message) != DeviceError::None)
        return std::nullopt;
    return message.header;
}

} // namespace

TEST_CASE("a message arrives and its answer comes, shorter than the room for it")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        REQUIRE(plugged.transport->send(message({.type = Type::Hello, .sequence = 7}), in(5s)));
        const auto header = receiveHeader(*plugged.transport, in(5s));
        REQUIRE(header);
        CHECK(header->type == Type::Caps);
        CHECK(header->sequence == 7);
    }
}

TEST_CASE("receive fails with Timeout at the deadline, not before, and works after that")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::array<std::byte, 512> room;
        const Deadline deadline = in(30ms);
        const auto nothing = plugged.transport->receive(room, deadline);
        REQUIRE_FALSE(nothing);
        CHECK(nothing.error().code == Errc::Timeout);
        CHECK(std::chrono::steady_clock::now() >= deadline);
        REQUIRE(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
        CHECK(plugged.transport->receive(room, in(5s)));
    }
}

TEST_CASE("send waits while the device cannot take more, and goes on when it can")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        const Bytes ask = message({.type = Type::Status});
        std::optional<Error> full;
        for (int i = 0; i < 1000 && !full; ++i)
            if (Status sent = plugged.transport->send(ask, in(50ms)); !sent)
                full = sent.error();
        REQUIRE(full);
        CHECK(full->code == Errc::Timeout);
        std::jthread sender([&] { CHECK(plugged.transport->send(ask, in(5s))); });
        CHECK(receiveHeader(*plugged.transport, in(5s)));
    }
}

TEST_CASE("Identify answers in 32 bytes, whatever state the endpoints are in")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::array<std::byte, protocol::Identity::kBytes> room{};
        protocol::Identity self;
        REQUIRE(plugged.transport->control(Control::Identify, room, in(5s)));
        REQUIRE(protocol::decode(room, self) == DeviceError::None);
        CHECK(self.cap == 31);
        CHECK_FALSE(self.halted);
        CHECK_FALSE(plugged.transport->control(Control::Identify, std::span(room).first(8), in(5s)));
    }
}

TEST_CASE("nonsense halts the endpoints: both directions are BadReply until Abort")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::array<std::byte, 512> room;
        for (Control cure : {Control::Abort, Control::Reset}) {
            (void)plugged.transport->send(Bytes(40), in(5s));
            const Status sent = plugged.transport->send(message({}), in(5s));
            REQUIRE_FALSE(sent);
            CHECK(sent.error().code == Errc::BadReply);
            const auto received = plugged.transport->receive(room, in(5s));
            REQUIRE_FALSE(received);
            CHECK(received.error().code == Errc::BadReply);
            REQUIRE(plugged.transport->control(cure, {}, in(5s)));
            CHECK(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
            CHECK(receiveHeader(*plugged.transport, in(5s)));
        }
    }
}

TEST_CASE("a transfer longer than the room is BadReply, and the next one is whole")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::array<std::byte, 40> room;
        REQUIRE(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
        const auto received = plugged.transport->receive(room, in(5s));
        REQUIRE_FALSE(received);
        CHECK(received.error().code == Errc::BadReply);
        REQUIRE(plugged.transport->control(Control::Abort, {}, in(5s)));
        REQUIRE(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
        CHECK(receiveHeader(*plugged.transport, in(5s)));
    }
}

TEST_CASE("cancel ends a receive in progress, and every later call")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::latch waiting(1);
        std::jthread canceller([&] {
            waiting.wait();
            plugged.transport->cancel();
        });
        std::array<std::byte, 512> room;
        waiting.count_down();
        const auto received = plugged.transport->receive(room, in(60s));
        REQUIRE_FALSE(received);
        CHECK(received.error().code == Errc::Cancelled);
        CHECK(plugged.transport->send(message({}), in(5s)).error().code == Errc::Cancelled);
        CHECK(plugged.transport->control(Control::Abort, {}, in(5s)).error().code == Errc::Cancelled);
    }
}

TEST_CASE("unplugging ends a receive in progress with Disconnected, and every later call")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::latch waiting(1);
        std::jthread hand([&] {
            waiting.wait();
            plugged.inject({.unplugAfterBytes = 0});
        });
        std::array<std::byte, 512> room;
        waiting.count_down();
        const auto received = plugged.transport->receive(room, in(60s));
        REQUIRE_FALSE(received);
        CHECK(received.error().code == Errc::Disconnected);
        for (int i = 0; i < 2; ++i) {
            CHECK(plugged.transport->send(message({}), in(5s)).error().code == Errc::Disconnected);
            CHECK(plugged.transport->receive(room, in(5s)).error().code == Errc::Disconnected);
            CHECK(plugged.transport->control(Control::Reset, {}, in(5s)).error().code == Errc::Disconnected);
        }
    }
}

TEST_CASE("a device that has gone mute takes everything and answers nothing, until Reset")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        plugged.inject({.muteAfterFrames = 0});
        std::array<std::byte, 512> room;
        CHECK(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
        CHECK(plugged.transport->receive(room, in(20ms)).error().code == Errc::Timeout);
        CHECK(plugged.transport->control(Control::Abort, {}, in(5s)));
        CHECK(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
        CHECK(plugged.transport->receive(room, in(20ms)).error().code == Errc::Timeout);
        CHECK(plugged.transport->control(Control::Reset, {}, in(5s)));
        CHECK(plugged.transport->send(message({.type = Type::Hello}), in(5s)));
        CHECK(receiveHeader(*plugged.transport, in(5s)));
    }
}

TEST_CASE("waiting costs no CPU")
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Plugged plugged = plug(cable);
        std::array<std::byte, 512> room;
        const auto before = metrics::processCpu();
        CHECK(plugged.transport->receive(room, in(200ms)).error().code == Errc::Timeout);
        CHECK(metrics::processCpu() - before < 10ms);
    }
}
