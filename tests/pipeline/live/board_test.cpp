#include "engine/pipeline/live/board.h"

#include <catch2/catch.hpp>
#include <thread>

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::Board;
using Clock = Board::Clock;

namespace {

image::FramePtr frame(Clock::time_point captured = Clock::now())
{
    auto made = std::make_shared<image::Frame>(image::Size{2, 2});
    made->captured = captured;
    return made;
}

pipeline::TimedMaskPtr maskOf(std::uint64_t serial)
{
    auto mask = std::make_shared<pipeline::TimedMask>();
    mask->mask.sequence = serial;
    return mask;
}

const auto kAlways = [] { return true; };
constexpr auto kSoon = 20ms;

struct Taken {
    std::optional<Board::Ready> ready;
    std::uint64_t passedOver = 0;
};
Taken take(Board &board, bool wait, std::chrono::nanoseconds patience = kSoon)
{
    Taken taken;
    taken.ready = board.take({}, wait, Clock::now() + patience, taken.passedOver);
    return taken;
}

} // namespace

TEST_CASE("a frame that waits for its own mask is taken when that is there, and not before")
{
    Board board;
    board.setSegmenting(true);
    board.arrive(frame(), {});
    const auto request = board.toSegment({}, kAlways);
    REQUIRE(request);
    auto before = take(board, true);
    REQUIRE(before.ready);
    CHECK(before.ready->frame == nullptr);
    board.answer(maskOf(request->serial));
    auto after = take(board, true);
    REQUIRE((after.ready && after.ready->frame && after.ready->mask));
    CHECK(after.ready->mask->mask.sequence == request->serial);
}

TEST_CASE("a frame that will get no mask of its own has the newest, in order")
{
    Board board;
    board.setSegmenting(true);
    board.arrive(frame(), {});
    const auto first = board.toSegment({}, kAlways);
    board.arrive(frame(), {});
    const auto second = board.toSegment({}, kAlways);
    REQUIRE((first && second));
    board.skip(second->serial);
    CHECK_FALSE(take(board, true).ready->frame); // the first is still awaited
    board.answer(maskOf(first->serial));
    CHECK(take(board, true).ready->serial == first->serial);
    const auto taken = take(board, true);
    CHECK(taken.ready->serial == second->serial);
    CHECK(taken.ready->mask->mask.sequence == first->serial);
}

TEST_CASE("the accelerator is given the newest frame, and those it passed over wait no longer")
{
    Board board;
    board.setSegmenting(true);
    for (int i = 0; i < 3; ++i)
        board.arrive(frame(), {});
    const auto request = board.toSegment({}, kAlways);
    REQUIRE(request);
    CHECK(request->serial == 2);
    for (std::uint64_t serial = 0; serial < 2; ++serial)
        CHECK(take(board, true).ready->serial == serial);
    CHECK_FALSE(take(board, true).ready->frame);
}

TEST_CASE("no frame waits for its mask beyond its patience, nor while no accelerator works")
{
    Board board;
    board.setSegmenting(true);
    board.arrive(frame(Clock::now() - Board::kPatience), {});
    auto late = take(board, true);
    REQUIRE((late.ready && late.ready->frame));
    CHECK(late.ready->mask == nullptr);
    board.arrive(frame(), {});
    board.setSegmenting(false);
    CHECK(take(board, true).ready->frame);
    board.arrive(frame(), {});
    CHECK(take(board, true).ready->frame);
}

TEST_CASE("who does not wait gets the newest frame with the newest mask, and is told what was passed over")
{
    Board board;
    board.setSegmenting(true);
    board.arrive(frame(), {});
    board.answer(maskOf(board.toSegment({}, kAlways)->serial));
    for (int i = 0; i < 3; ++i)
        board.arrive(frame(), {});
    const auto taken = take(board, false);
    CHECK(taken.passedOver == 3);
    CHECK(taken.ready->serial == 3);
    CHECK(taken.ready->mask->mask.sequence == 0);
    CHECK(board.toSegment({}, kAlways)->serial == 3); // composing it took nothing from the accelerator
}

TEST_CASE("masks of an earlier source count no more, and a late mask replaces none that is newer")
{
    Board board;
    board.setSegmenting(true);
    board.arrive(frame(), {});
    const auto old = board.toSegment({}, kAlways);
    board.changeSource();
    board.arrive(frame(), {});
    board.answer(maskOf(old->serial));
    CHECK(take(board, false).ready->mask == nullptr);
    board.answer(maskOf(2));
    board.answer(maskOf(1));
    board.arrive(frame(), {});
    CHECK(take(board, false).ready->mask->mask.sequence == 2);
}

TEST_CASE("the board holds eight frames: the ninth throws the oldest away and says so")
{
    Board board;
    board.setSegmenting(true);
    for (std::size_t i = 0; i < Board::kRoom; ++i)
        CHECK_FALSE(board.arrive(frame(), {}));
    CHECK(board.arrive(frame(), {}));
    board.skipAll();
    CHECK(take(board, true).ready->serial == 1);
}

TEST_CASE("what is left when the source has finished is taken before the end")
{
    Board board;
    board.arrive(frame(), {});
    board.finish();
    CHECK(take(board, true).ready->frame);
    CHECK_FALSE(take(board, true).ready);
    board.changeSource();
    CHECK(take(board, true).ready); // another began
}

TEST_CASE("a requested stop ends every wait")
{
    Board board;
    std::stop_source stop;
    std::uint64_t passedOver = 0;
    std::jthread stopper([&] { stop.request_stop(); });
    CHECK_FALSE(board.toSegment(stop.get_token(), kAlways));
    CHECK_FALSE(board.take(stop.get_token(), true, Clock::now() + 1h, passedOver));
}
