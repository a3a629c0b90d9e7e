#include "engine/pipeline/live/mask_matcher.h"

#include <catch2/catch.hpp>
#include <thread>

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::MaskMatcher;
using Clock = MaskMatcher::Clock;

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
    std::optional<MaskMatcher::Ready> ready;
    std::uint64_t passedOver = 0;
};
Taken take(MaskMatcher &matcher, bool wait, std::chrono::nanoseconds patience = kSoon)
{
    Taken taken;
    taken.ready = matcher.take({}, wait, Clock::now() + patience, taken.passedOver);
    return taken;
}

} // namespace

TEST_CASE("a frame that waits for its own mask is taken when that is there, and not before")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    matcher.arrive(frame(), {});
    const auto request = matcher.toSegment({}, kAlways);
    REQUIRE(request);
    auto before = take(matcher, true);
    REQUIRE(before.ready);
    CHECK(before.ready->frame == nullptr);
    matcher.answer(maskOf(request->serial));
    auto after = take(matcher, true);
    REQUIRE((after.ready && after.ready->frame && after.ready->mask));
    CHECK(after.ready->mask->mask.sequence == request->serial);
}

TEST_CASE("a frame that will get no mask of its own has the newest, in order")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    matcher.arrive(frame(), {});
    const auto first = matcher.toSegment({}, kAlways);
    matcher.arrive(frame(), {});
    const auto second = matcher.toSegment({}, kAlways);
    REQUIRE((first && second));
    matcher.skip(second->serial);
    CHECK_FALSE(take(matcher, true).ready->frame); // the first is still awaited
    matcher.answer(maskOf(first->serial));
    CHECK(take(matcher, true).ready->serial == first->serial);
    const auto taken = take(matcher, true);
    CHECK(taken.ready->serial == second->serial);
    CHECK(taken.ready->mask->mask.sequence == first->serial);
}

TEST_CASE("the accelerator is given the newest frame, and those it passed over wait no longer")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    for (int i = 0; i < 3; ++i)
        matcher.arrive(frame(), {});
    const auto request = matcher.toSegment({}, kAlways);
    REQUIRE(request);
    CHECK(request->serial == 2);
    for (std::uint64_t serial = 0; serial < 2; ++serial)
        CHECK(take(matcher, true).ready->serial == serial);
    CHECK_FALSE(take(matcher, true).ready->frame);
}

TEST_CASE("no frame waits for its mask beyond its patience, nor while no accelerator works")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    matcher.arrive(frame(Clock::now() - MaskMatcher::kPatience), {});
    auto late = take(matcher, true);
    REQUIRE((late.ready && late.ready->frame));
    CHECK(late.ready->mask == nullptr);
    matcher.arrive(frame(), {});
    matcher.setSegmenting(false);
    CHECK(take(matcher, true).ready->frame);
    matcher.arrive(frame(), {});
    CHECK(take(matcher, true).ready->frame);
}

TEST_CASE("who does not wait gets the newest frame with the newest mask, and is told what was passed over")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    matcher.arrive(frame(), {});
    matcher.answer(maskOf(matcher.toSegment({}, kAlways)->serial));
    for (int i = 0; i < 3; ++i)
        matcher.arrive(frame(), {});
    const auto taken = take(matcher, false);
    CHECK(taken.passedOver == 3);
    CHECK(taken.ready->serial == 3);
    CHECK(taken.ready->mask->mask.sequence == 0);
    CHECK(matcher.toSegment({}, kAlways)->serial == 3); // composing it took nothing from the accelerator
}

TEST_CASE("masks of an earlier source count no more, and a late mask replaces none that is newer")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    matcher.arrive(frame(), {});
    const auto old = matcher.toSegment({}, kAlways);
    matcher.changeSource();
    matcher.arrive(frame(), {});
    matcher.answer(maskOf(old->serial));
    CHECK(take(matcher, false).ready->mask == nullptr);
    matcher.answer(maskOf(2));
    matcher.answer(maskOf(1));
    matcher.arrive(frame(), {});
    CHECK(take(matcher, false).ready->mask->mask.sequence == 2);
}

TEST_CASE("the matcher holds eight frames: the ninth throws the oldest away and says so")
{
    MaskMatcher matcher;
    matcher.setSegmenting(true);
    for (std::size_t i = 0; i < MaskMatcher::kRoom; ++i)
        CHECK_FALSE(matcher.arrive(frame(), {}));
    CHECK(matcher.arrive(frame(), {}));
    matcher.skipAll();
    CHECK(take(matcher, true).ready->serial == 1);
}

TEST_CASE("what is left when the source has finished is taken before the end")
{
    MaskMatcher matcher;
    matcher.arrive(frame(), {});
    matcher.finish();
    CHECK(take(matcher, true).ready->frame);
    CHECK_FALSE(take(matcher, true).ready);
    matcher.changeSource();
    CHECK(take(matcher, true).ready); // another began
}

TEST_CASE("a requested stop ends every wait")
{
    MaskMatcher matcher;
    std::stop_source stop;
    std::uint64_t passedOver = 0;
    std::jthread stopper([&] { stop.request_stop(); });
    CHECK_FALSE(matcher.toSegment(stop.get_token(), kAlways));
    CHECK_FALSE(matcher.take(stop.get_token(), true, Clock::now() + 1h, passedOver));
}
