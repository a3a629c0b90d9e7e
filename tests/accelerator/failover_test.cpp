#include "engine/accelerator/failover.h"

#include <catch2/catch.hpp>
#include <future>

#include "tests/accelerator/small_network.h"
#include "tests/accelerator/socket.h"
#include "tests/eventually.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace std::chrono_literals;
using accelerator::test::Socket;
using bokeh::test::eventually;

namespace {

std::shared_ptr<const model::Network> network()
{
    return std::make_shared<const model::Network>(accelerator::test::smallNetwork());
}

/// Whether it computes what the arithmetic says.
bool works(Accelerator &accelerator)
{
    const model::Network small = accelerator::test::smallNetwork();
    const auto samples = accelerator::test::input(small, 7);
    auto mask = accelerator::test::emptyMask(small);
    const Deadline deadline = std::chrono::steady_clock::now() + 20s;
    return accelerator.submit(1, samples, deadline) && accelerator.collect(mask, deadline) &&
           mask == accelerator::test::expected(small, samples);
}

} // namespace

TEST_CASE("words for an accelerator are read as they are meant, and nothing else is")
{
    using Kind = AcceleratorSelection::Kind;
    CHECK(selectionFrom("auto") == AcceleratorSelection{});
    CHECK(selectionFrom("emulator") == AcceleratorSelection{.kind = Kind::Emulator});
    CHECK(selectionFrom("usb") == AcceleratorSelection{.kind = Kind::Usb});
    CHECK(selectionFrom("usb:A7") == AcceleratorSelection{.kind = Kind::Usb, .serial = "A7"});
    for (const char *text : {"", "usb:", "usb ", "AUTO", "chip", "emulator:1"})
        CHECK_FALSE(selectionFrom(text));
    CHECK_FALSE(sourcesOf({.kind = Kind::Emulator}).preferred);
    CHECK_FALSE(sourcesOf({.kind = Kind::Emulator}).witnessed);
    CHECK(sourcesOf({.kind = Kind::Usb}).witnessed);
    CHECK(sourcesOf({}).witnessed);
    CHECK_FALSE(sourcesOf({.kind = Kind::Usb}).standby);
}

TEST_CASE("the preferred accelerator is handed out, and the other is open before it is needed")
{
    Socket chip, emulator;
    Failover failover(network(), {.preferred = chip.opener(), .standby = emulator.opener()});
    auto taken = failover.take();
    REQUIRE(taken);
    CHECK(works(**taken));
    CHECK(chip.opened() == 1);
    CHECK(eventually([&] { return emulator.opened() == 1; }));
    CHECK_FALSE(failover.betterReady());
    CHECK(failover.notice().empty());
}

TEST_CASE("when the preferred one fails the other takes over, until the preferred one is back")
{
    Socket chip, emulator;
    Failover failover(network(), {.preferred = chip.opener(), .standby = emulator.opener()});
    auto taken = failover.take();
    REQUIRE(taken);
    REQUIRE(eventually([&] { return emulator.opened() == 1; }));

    chip.set(Socket::State::Pulled);
    CHECK_FALSE(works(**taken));
    failover.giveBack(*std::move(taken));
    taken = failover.take();
    REQUIRE(taken);
    CHECK(works(**taken));
    CHECK(emulator.opened() == 1); // not anew
    CHECK_FALSE(failover.betterReady());

    chip.set(Socket::State::Plugged);
    CHECK(eventually([&] { return failover.betterReady(); }));
    failover.giveBack(*std::move(taken));
    taken = failover.take();
    REQUIRE(taken);
    CHECK(works(**taken));
    CHECK(chip.opened() == 2);
    CHECK_FALSE(failover.betterReady());
    CHECK(eventually([&] { return emulator.opened() == 2; })); // it stands by again
}

TEST_CASE("one accelerator alone is opened anew when it has failed")
{
    Socket emulator;
    Failover failover(network(), {.standby = emulator.opener()});
    for (int i = 1; i <= 3; ++i) {
        auto taken = failover.take();
        REQUIRE(taken);
        CHECK(works(**taken));
        CHECK(emulator.opened() == i);
        failover.giveBack(*std::move(taken));
    }
}

TEST_CASE("when none can be opened the reason is told, and one that is plugged in later is found")
{
    Socket chip(Socket::State::Pulled);
    Failover failover(network(), {.preferred = chip.opener(), .standby = {}});
    auto taken = failover.take();
    REQUIRE_FALSE(taken);
    CHECK(taken.error().what == "nothing is plugged in");
    CHECK(failover.notice().empty()); // nothing that a person could mend
    chip.set(Socket::State::Plugged);
    CHECK(eventually([&] {
        if (!taken)
            taken = failover.take();
        return static_cast<bool>(taken);
    }));
}

TEST_CASE("a preferred one that is there but cannot be used is told of while the other computes")
{
    Socket emulator;
    const auto forbidden = [](const model::Network &, const WrapTransport &) -> Result<std::unique_ptr<Accelerator>> {
        return Error{Errc::BadInput, "may not be opened"};
    };
    Failover failover(network(), {.preferred = forbidden, .standby = emulator.opener()});
    CHECK(failover.take());
    CHECK(failover.notice() == "may not be opened");
}

TEST_CASE("a device that hangs as it is opened keeps nobody waiting, not even the end")
{
    const auto release = std::make_shared<std::promise<void>>();
    const auto released = release->get_future().share();
    Socket emulator;
    {
        const auto hang = [released](const model::Network &,
                                     const WrapTransport &) -> Result<std::unique_ptr<Accelerator>> {
            released.wait();
            return Error{Errc::Timeout, "at last"};
        };
        Failover failover(network(), {.preferred = hang, .standby = emulator.opener()});
        const auto taken = failover.take();
        REQUIRE(taken);
        CHECK(works(**taken));
    }
    release->set_value(); // what was left behind comes home
}

TEST_CASE("who waits for an accelerator is let go when the run is stopped")
{
    const auto release = std::make_shared<std::promise<void>>();
    const auto released = release->get_future().share();
    const auto hang = [released](const model::Network &,
                                 const WrapTransport &) -> Result<std::unique_ptr<Accelerator>> {
        released.wait();
        return Error{Errc::Timeout, "at last"};
    };
    std::stop_source stop;
    Failover failover(network(), {.preferred = {}, .standby = hang});
    auto taken = std::async(std::launch::async, [&] { return failover.take(stop.get_token()); });
    stop.request_stop();
    const auto cancelled = taken.get();
    REQUIRE_FALSE(cancelled);
    CHECK(cancelled.error().code == Errc::Cancelled);
    release->set_value();
}

TEST_CASE("an accelerator with nothing to do answers a heartbeat, and a mute one does not")
{
    Socket chip;
    auto opened = chip.opener()(accelerator::test::smallNetwork(), {});
    REQUIRE(opened);
    CHECK((*opened)->ping(std::chrono::steady_clock::now() + 20s));
    CHECK(works(**opened));
    CHECK((*opened)->ping(std::chrono::steady_clock::now() + 20s));
    chip.set(Socket::State::Mute);
    const Status mute = (*opened)->ping(std::chrono::steady_clock::now() + 50ms);
    REQUIRE_FALSE(mute);
    CHECK(mute.error().code == Errc::Timeout);
}

TEST_CASE("an emulator that takes its time computes the same masks, and says over which link")
{
    for (const protocol::Link link : {protocol::Link::HighSpeed, protocol::Link::SuperSpeed}) {
        auto opened = openPacedEmulator(accelerator::test::smallNetwork(), link);
        REQUIRE(opened);
        CHECK((*opened)->identity().link == link);
        CHECK(works(**opened));
    }
}

TEST_CASE("closing an emulator that takes its time does not wait for the wire")
{
    auto opened = openPacedEmulator(accelerator::test::smallNetwork(), protocol::Link::HighSpeed);
    REQUIRE(opened);
    const auto samples = accelerator::test::input(accelerator::test::smallNetwork(), 1);
    auto sent = std::async(std::launch::async, [&] {
        Status last;
        while (last) // until it is cancelled; credits run out at two
            last = (*opened)->submit(1, samples, std::chrono::steady_clock::now() + 20s);
        return last;
    });
    (*opened)->cancel();
    const Status cancelled = sent.get();
    CHECK(cancelled.error().code == Errc::Cancelled);
}
