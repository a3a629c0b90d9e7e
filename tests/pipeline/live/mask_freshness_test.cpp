#include "engine/pipeline/live/mask_freshness.h"

#include <catch2/catch.hpp>

#include "engine/pipeline/live/inference_rate.h"

using namespace bokeh;
using namespace std::chrono_literals;
using mask::StaleCells;
using pipeline::Hidden;
using pipeline::MaskFreshness;
using pipeline::MotionGrid;
using pipeline::TimedMask;

namespace {

const std::chrono::steady_clock::time_point kTaken{100s};

MotionGrid flat(std::uint8_t luma)
{
    MotionGrid motionGrid;
    motionGrid.y.fill(luma);
    motionGrid.u.fill(128);
    motionGrid.v.fill(128);
    return motionGrid;
}

/// A frame that is not the mask's own, and arrived as it was taken.
MaskFreshness::Decision judge(const MotionGrid &motionGrid, std::chrono::steady_clock::time_point taken,
                              const TimedMask *mask)
{
    return MaskFreshness::judge({.serial = 1, .motionGrid = motionGrid, .captured = taken, .arrived = taken}, mask);
}

/// Of a person in the columns from 20 to 43, all the way down.
TimedMask person()
{
    TimedMask mask{.frame = flat(100), .captured = kTaken, .arrived = kTaken};
    for (std::size_t i = 0; i < StaleCells::kCells; ++i)
        mask.person[i] = i % StaleCells::kWidth >= 20 && i % StaleCells::kWidth < 44 ? 255 : 0;
    return mask;
}

/// A frame in which the person's first `columns` columns have changed.
MotionGrid changed(int columns)
{
    MotionGrid motionGrid = flat(100);
    for (std::size_t i = 0; i < StaleCells::kCells; ++i)
        if (i % StaleCells::kWidth >= 20 && i % StaleCells::kWidth < 20 + static_cast<std::size_t>(columns))
            motionGrid.y[i] = 200;
    return motionGrid;
}

} // namespace

TEST_CASE("without a mask nothing is shown")
{
    CHECK(judge(flat(0), kTaken, nullptr).hidden == Hidden::Starting);
}

TEST_CASE("the older a mask, and the more of the person has moved, the sooner the picture is hidden")
{
    struct Row {
        int columns; ///< of the person's 24 that have changed
        std::chrono::milliseconds age;
        Hidden expected;
    };
    const TimedMask mask = person();
    for (const Row &row : std::initializer_list<Row>{{0, 0ms, Hidden::No},
                                                     {24, 0ms, Hidden::No},
                                                     {24, -33ms, Hidden::No},
                                                     {24, -66ms, Hidden::StaleMask}, // newer is no better
                                                     {1, 66ms, Hidden::No},
                                                     {1, 120ms, Hidden::No},
                                                     {1, 151ms, Hidden::StaleMask},
                                                     {3, 66ms, Hidden::No},
                                                     {3, 120ms, Hidden::StaleMask},
                                                     {6, 40ms, Hidden::No},
                                                     {6, 41ms, Hidden::StaleMask},
                                                     {24, 34ms, Hidden::No},
                                                     {24, 66ms, Hidden::StaleMask},
                                                     {0, 200ms, Hidden::No}, // still
                                                     {0, 1000ms, Hidden::No},
                                                     {0, 1001ms, Hidden::StaleMask}}) {
        INFO(row.columns << " columns, " << row.age.count() << " ms");
        const auto decision = judge(changed(row.columns), kTaken + row.age, &mask);
        CHECK(decision.hidden == row.expected);
        CHECK(decision.age == std::chrono::abs(row.age));
    }
}

TEST_CASE("a mask is a frame's own by its serial, whatever the stamps say, and not by an equal stamp")
{
    const TimedMask mask = person();
    const MotionGrid moved = changed(24);
    CHECK(
        MaskFreshness::judge({.serial = 0, .motionGrid = moved, .captured = kTaken + 5s, .arrived = kTaken + 5s}, &mask)
            .hidden == Hidden::No);
    const auto equal = [&](std::chrono::milliseconds arrived) {
        return MaskFreshness::judge({.serial = 1, .motionGrid = moved, .captured = kTaken, .arrived = kTaken + arrived},
                                    &mask);
    };
    CHECK(equal(34ms).hidden == Hidden::No);
    CHECK(equal(34ms).staleCells.stale.any());
    CHECK(equal(66ms).hidden == Hidden::StaleMask);
    CHECK(equal(66ms).age == 66ms);
}

TEST_CASE("a mask's age is the larger of what the stamps and the arrivals say")
{
    const TimedMask mask = person();
    const MotionGrid moved = changed(1);
    const auto age = [&](std::chrono::milliseconds stamp, std::chrono::milliseconds arrival) {
        return MaskFreshness::judge(
                   {.serial = 1, .motionGrid = moved, .captured = kTaken + stamp, .arrived = kTaken + arrival}, &mask)
            .age;
    };
    CHECK(age(20ms, 90ms) == 90ms);
    CHECK(age(90ms, 20ms) == 90ms);
    CHECK(age(-90ms, 20ms) == 90ms);
}

TEST_CASE("a change outside the person alone does not shorten a mask's time, but the picture is not still")
{
    const TimedMask mask = person();
    MotionGrid frame = flat(100);
    for (std::size_t i = 0; i < StaleCells::kCells; ++i)
        if (i % StaleCells::kWidth < 10)
            frame.y[i] = 0;
    CHECK(judge(frame, kTaken + 149ms, &mask).hidden == Hidden::No);
    CHECK(judge(frame, kTaken + 151ms, &mask).hidden == Hidden::StaleMask);
}

TEST_CASE("a sensor's noise is no movement")
{
    const TimedMask mask = person();
    MotionGrid frame = flat(100);
    for (std::size_t i = 0; i < StaleCells::kCells; ++i)
        frame.y[i] = static_cast<std::uint8_t>(97 + i % 7);
    CHECK(pipeline::still(frame, mask.frame));
    frame.v[5] = 131;
    CHECK_FALSE(pipeline::still(frame, mask.frame));
}

TEST_CASE("what changed near the mask's edge is stale, what changed deep inside is not")
{
    TimedMask mask = person();
    MotionGrid frame = flat(100);
    const auto cell = [](int x, int y) { return static_cast<std::size_t>(y * StaleCells::kWidth + x); };
    frame.y[cell(21, 10)] = 200; // two cells from the left edge
    frame.y[cell(32, 20)] = 200; // twelve
    const auto decision = judge(frame, kTaken + 33ms, &mask);
    CHECK(decision.hidden == Hidden::No);
    for (int y = 9; y <= 11; ++y)
        for (int x = 20; x <= 22; ++x)
            CHECK(decision.staleCells.stale[cell(x, y)]);
    CHECK_FALSE(decision.staleCells.stale[cell(32, 20)]);
    CHECK_FALSE(decision.staleCells.stale[cell(21, 13)]);
    CHECK(MaskFreshness::judge({.serial = 0, .motionGrid = frame}, &mask)
              .staleCells.stale.none()); // its own mask is not stale
    CHECK(judge(frame, kTaken - 33ms, &mask).staleCells.stale == decision.staleCells.stale); // a newer one is
}

TEST_CASE("a mask's cells are the means of its scores, and one that does not fit is refused")
{
    TimedMask mask{.mask = {.side = 128, .channels = 1, .cap = 31}};
    mask.mask.values.resize(128 * 128);
    for (std::size_t i = 0; i < mask.mask.values.size(); ++i)
        mask.mask.values[i] = i % 128 < 64 ? 31 : 0;
    std::vector<std::uint8_t> room;
    REQUIRE(pipeline::findPerson(mask, room));
    CHECK(mask.person[0] == 255);
    CHECK(mask.person[31] == 255);
    CHECK(mask.person[32] == 0);
    CHECK(mask.person[StaleCells::kCells - 1] == 0);
    mask.mask.values.resize(5);
    CHECK_FALSE(pipeline::findPerson(mask, room));
}

TEST_CASE("while nothing moves five masks a second are enough, and the first movement gets one at once")
{
    pipeline::InferenceRate governor;
    int asked = 0;
    for (int i = 0; i < 30; ++i)
        asked += governor.due(flat(100), kTaken + i * 33ms, {}) ? 1 : 0;
    CHECK(asked == 5);
    CHECK(governor.due(changed(4), kTaken + 30 * 33ms, {}));
    CHECK(governor.due(flat(100), kTaken + 31 * 33ms, {}));
    CHECK_FALSE(governor.due(flat(100), kTaken + 32 * 33ms, {}));
    CHECK(governor.due(flat(100), kTaken + 32 * 33ms, {.restWhenStill = false}));
}

TEST_CASE("a budget of CPU time makes masks rarer, though never under ten a second while something moves")
{
    struct Row {
        double budget; ///< percent
        std::chrono::milliseconds cpu;
        int expected; ///< of 30 frames in a second
    };
    for (const Row &row :
         std::initializer_list<Row>{{100, 0ms, 30}, {100, 20ms, 30}, {50, 30ms, 15}, {10, 30ms, 10}, {0, 5ms, 10}}) {
        pipeline::InferenceRate governor;
        int asked = 0;
        for (int i = 0; i < 30; ++i)
            asked +=
                governor.due(flat(static_cast<std::uint8_t>(i * 37)), kTaken + i * 33333us, {true, row.budget, row.cpu})
                    ? 1
                    : 0;
        INFO(row.budget << " %, " << row.cpu.count() << " ms");
        CHECK(asked == row.expected);
    }
}
