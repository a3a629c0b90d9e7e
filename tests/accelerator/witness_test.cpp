#include "engine/accelerator/witness.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <set>

#include "engine/accelerator/failover.h"
#include "tests/accelerator/deadline.h"
#include "tests/accelerator/lying_chip.h"
#include "tests/accelerator/small_network.h"
#include "tests/accelerator/socket.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using namespace std::chrono_literals;
using Time = Witness::Clock::time_point;

namespace {

/// A witness at work on a stream of one picture whose mask is right, in a time of its own.
struct Stream {
    model::Network network = smallNetwork();
    std::unique_ptr<Witness> witness = witnessOf(network);
    std::vector<std::uint8_t> picture = input(network, 5);
    std::vector<std::uint16_t> right = expected(network, picture);
    Time now{1h};
    std::uint32_t number = 0;

    /// One frame's way; whether its mask was computed again.
    bool pass(std::chrono::milliseconds later = 0ms)
    {
        now += later;
        const std::uint64_t before = witness->computed();
        witness->sent(++number, picture, now);
        witness->came(number, right);
        witness->settle(soon());
        return witness->computed() > before;
    }
};

} // namespace

TEST_CASE("the masks that are asked for at first are all different, and those of the next chip are others")
{
    const model::Network network = smallNetwork();
    const auto one = witnessOf(network), other = witnessOf(network);
    std::set<std::vector<std::uint16_t>> masks;
    for (int i = 0; i < Witness::kKnownAnswers; ++i) {
        masks.insert(expected(network, one->knownQuestion(i)));
        CHECK(one->knownQuestion(i) == one->knownQuestion(i));
        CHECK(one->knownQuestion(i) != other->knownQuestion(i));
    }
    CHECK(masks.size() == Witness::kKnownAnswers);
}

TEST_CASE("one mask in 600 to 750 milliseconds is computed again, at times that cannot be foretold")
{
    Stream stream;
    REQUIRE(stream.pass());
    std::set<std::chrono::milliseconds> pauses;
    for (int i = 0; i < 20; ++i) {
        auto pause = 0ms;
        do
            pause += 10ms;
        while (!stream.pass(10ms));
        CHECK(pause >= 600ms);
        CHECK(pause <= 750ms);
        pauses.insert(pause);
    }
    CHECK(pauses.size() > 3);
}

TEST_CASE("the first mask of a scene is computed again, but not more than five a second")
{
    Stream stream;
    REQUIRE(stream.pass());
    stream.witness->newScene();
    CHECK_FALSE(stream.pass(190ms));
    CHECK(stream.pass(10ms));
    CHECK_FALSE(stream.pass(300ms));
    stream.witness->newScene();
    CHECK(stream.pass(10ms));
}

TEST_CASE("a mask that is lost does not keep the next one from being computed again")
{
    Stream stream;
    stream.witness->sent(100, stream.picture, stream.now);
    CHECK_FALSE(stream.pass(10ms)); // it waits for that one
    stream.witness->lost();
    CHECK(stream.pass(10ms));
}

TEST_CASE("a mask that is right vouches for 850 milliseconds, and nothing else does")
{
    Stream stream;
    const Time start = stream.now;
    CHECK_FALSE(stream.witness->vouches(start, soon())); // nothing has been looked at yet
    REQUIRE(stream.pass());
    CHECK(stream.witness->vouches(start, soon()));
    CHECK(stream.witness->vouches(start + 850ms, soon()));
    CHECK_FALSE(stream.witness->vouches(start + 851ms, soon()));
    stream.witness->demand();
    CHECK_FALSE(stream.witness->vouches(start, soon()));
}

TEST_CASE("who asks for a mask that is just being computed again waits for what comes of it")
{
    Stream stream;
    stream.witness->sent(1, stream.picture, stream.now);
    stream.witness->came(1, stream.right);
    CHECK(stream.witness->vouches(stream.now, soon()));
}

TEST_CASE("one wrong value is a lie for good, and is told once")
{
    Stream stream;
    REQUIRE(stream.pass());
    std::atomic<int> told = 0;
    stream.witness->onLie([&] { ++told; });
    stream.right.back() ^= 1U;
    REQUIRE(stream.pass(750ms));
    CHECK(stream.witness->lie());
    CHECK_FALSE(stream.witness->vouches(stream.now - 750ms, soon()));
    stream.right.back() ^= 1U;
    CHECK_FALSE(stream.pass(750ms));
    stream.witness.reset();
    CHECK(told == 1);
}

TEST_CASE("a lying chip is left for the emulator before it is used, and not opened again")
{
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit, Lie::OtherFrame);
    CAPTURE(static_cast<int>(lie));
    LyingChip chip;
    chip.lie(lie);
    Socket emulator;
    const auto network = std::make_shared<const model::Network>(smallNetwork());
    Failover failover(network, {.preferred = chip.opener(), .standby = emulator.opener(), .witnessed = true});
    // The emulator is taken while the chip is being examined, or after; until then the notice is not there.
    auto taken = failover.take();
    REQUIRE(taken);
    CHECK_FALSE((*taken)->witness());
    const auto end = soon();
    while (failover.notice().empty() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(1ms);
    CHECK(failover.notice().find("wrong mask") != std::string::npos);
    failover.giveBack(*std::move(taken));
    REQUIRE(failover.take());
    CHECK_FALSE(failover.betterReady());
    CHECK(chip.opened() == 1);
}

TEST_CASE("a chip that lies in use is not opened again, and where there is no other the reason is told")
{
    LyingChip chip;
    const auto network = std::make_shared<const model::Network>(smallNetwork());
    Failover failover(network, {.preferred = chip.opener(), .standby = {}, .witnessed = true});
    auto taken = failover.take();
    REQUIRE(taken);
    REQUIRE((*taken)->witness());
    chip.lie(Lie::AllOnes);
    CHECK_FALSE((*taken)->confirm(soon()));
    failover.giveBack(*std::move(taken));
    const auto none = failover.take();
    REQUIRE_FALSE(none);
    CHECK(none.error().what.find("wrong mask") != std::string::npos);
    CHECK(failover.notice() == none.error().what);
    CHECK(chip.opened() == 1);
}
