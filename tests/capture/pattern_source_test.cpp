#include "engine/capture/pattern_source.h"

#include <catch2/catch.hpp>
#include <cstring>

using namespace bokeh;
using bokeh::capture::PatternSource;

namespace {

std::unique_ptr<PatternSource> open(PatternSource::Options options)
{
    auto source = PatternSource::open(options);
    REQUIRE(source);
    return *std::move(source);
}

image::FramePtr frameAt(PatternSource &source, int sequence)
{
    for (int i = 0; i < sequence; ++i)
        REQUIRE(source.read());
    auto frame = source.read();
    REQUIRE(frame);
    return *std::move(frame);
}

bool same(const image::Plane &a, const image::Plane &b)
{
    for (int y = 0; y < a.size().height; ++y)
        if (std::memcmp(a.row(y), b.row(y), static_cast<std::size_t>(a.size().width)) != 0)
            return false;
    return a.size() == b.size();
}

bool same(const image::Frame &a, const image::Frame &b)
{
    return same(a.y, b.y) && same(a.u, b.u) && same(a.v, b.v);
}

constexpr image::Size kSmall{320, 180};

} // namespace

TEST_CASE("a frame of the pattern is the same picture in every run")
{
    const auto one = open({.size = kSmall}), other = open({.size = kSmall});
    CHECK(same(*frameAt(*one, 7), *frameAt(*other, 7)));
    CHECK(same(one->truth(7).plane, other->truth(7).plane));
}

TEST_CASE("the pattern moves, and its noise differs from frame to frame")
{
    const auto source = open({.size = kSmall});
    const auto first = frameAt(*source, 0), later = frameAt(*source, 9);
    CHECK_FALSE(same(first->y, later->y));
    CHECK_FALSE(same(source->truth(0).plane, source->truth(10).plane));
    CHECK(first->y.row(2)[100] != first->y.row(2)[101] + 100); // never random pixels: noise is a few levels
    int different = 0;
    for (int x = 100; x < 200; ++x)
        different += first->y.row(2)[x] != later->y.row(2)[x];
    CHECK(different > 20);
}

TEST_CASE("the truth is all person on the chest, none in the upper corners, and soft at the hair")
{
    const auto source = open({.size = {640, 360}});
    const int sequence = GENERATE(0, 31, 200);
    const auto alpha = source->truth(sequence);
    CHECK(alpha.sequence == static_cast<std::uint64_t>(sequence));
    CHECK(alpha.plane.row(0)[0] == 0);
    CHECK(alpha.plane.row(0)[639] == 0);
    CHECK(alpha.plane.row(340)[320] == 255); // chest
    CHECK(alpha.plane.row(150)[320] == 255); // face
    int soft = 0, person = 0;
    for (int y = 0; y < 360; ++y)
        for (int x = 0; x < 640; ++x) {
            soft += alpha.plane.row(y)[x] > 0 && alpha.plane.row(y)[x] < 255;
            person += alpha.plane.row(y)[x] == 255;
        }
    CHECK(soft > 500);
    CHECK(person > 640 * 360 / 5);
    CHECK(person < 640 * 360 / 2);
}

TEST_CASE("where the truth is nothing the room stands still")
{
    const auto source = open({.size = kSmall, .noise = false});
    const auto first = frameAt(*source, 0), later = frameAt(*source, 29);
    const auto before = source->truth(0).plane, after = source->truth(30).plane;
    int still = 0, wrong = 0;
    for (int y = 0; y < kSmall.height; ++y)
        for (int x = 0; x < kSmall.width; ++x)
            if (before.row(y)[x] == 0 && after.row(y)[x] == 0) {
                ++still;
                // An alpha below one half of a level rounds to nothing, and so may move the picture by one.
                wrong += std::abs(first->y.row(y)[x] - later->y.row(y)[x]) > 1;
            }
    CHECK(still > kSmall.width * kSmall.height / 3);
    CHECK(wrong == 0);
}

TEST_CASE("the pattern has any size")
{
    const auto [width, height] = GENERATE(std::pair{1, 1}, std::pair{2, 1}, std::pair{16, 16}, std::pair{641, 479},
                                          std::pair{90, 160}, std::pair{400, 20});
    CAPTURE(width, height);
    const auto source = open({.size = {width, height}});
    const auto frame = frameAt(*source, 3);
    CHECK(frame->size() == image::Size{width, height});
    CHECK(source->truth(3).plane.size() == image::Size{width, height});
}

TEST_CASE("times follow the rate exactly and the pattern ends when asked to")
{
    const auto source = open({.size = {16, 16}, .rateNumerator = 30000, .rateDenominator = 1001, .frames = 31});
    CHECK(source->format().frames == 31U);
    for (std::uint64_t i = 0; i < 31; ++i) {
        const auto frame = source->read();
        REQUIRE(frame);
        REQUIRE(*frame);
        CHECK((*frame)->sequence == i);
        CHECK((*frame)->time.count() == static_cast<std::int64_t>((i * 1001 * 1'000'000'000 + 15'000) / 30'000));
    }
    CHECK(*source->read() == nullptr);
}

TEST_CASE("a pattern of no size or rate is refused")
{
    CHECK_FALSE(PatternSource::open({.size = {0, 10}}));
    CHECK_FALSE(PatternSource::open({.size = {20000, 10}}));
    CHECK_FALSE(PatternSource::open({.size = {16384, 16384}}));
    CHECK_FALSE(PatternSource::open({.rateNumerator = 0}));
}

TEST_CASE("a full pool says so and the same frame comes next")
{
    const auto source = open({.size = {16, 16}, .poolSize = 1});
    auto held = frameAt(*source, 0);
    const auto refused = source->read();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Exhausted);
    held.reset();
    CHECK((*source->read())->sequence == 1);
}
