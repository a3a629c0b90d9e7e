#include "engine/mask/largest.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace bokeh;

namespace {

constexpr int kGrid = 32;
using Score = std::vector<std::uint8_t>;

struct Box {
    int x, y, width, height;
    std::uint8_t value = 255;
};

Score drawn(std::initializer_list<Box> boxes)
{
    Score score(kGrid * kGrid);
    for (const Box &box : boxes)
        for (int y = box.y; y < box.y + box.height; ++y)
            for (int x = box.x; x < box.x + box.width; ++x)
                score[static_cast<std::size_t>(y * kGrid + x)] = box.value;
    return score;
}

Score kept(mask::Largest &largest, std::initializer_list<Box> boxes)
{
    Score score = drawn(boxes);
    largest.run(kGrid, score);
    return score;
}

} // namespace

TEST_CASE("of several people the largest is kept, whole")
{
    mask::Largest largest;
    CHECK(kept(largest, {{1, 1, 5, 5}, {10, 4, 12, 20}, {26, 20, 4, 4}}) == drawn({{10, 4, 12, 20}}));
}

TEST_CASE("one person, or nobody, is left as it is")
{
    mask::Largest largest;
    CHECK(kept(largest, {{3, 3, 9, 9}}) == drawn({{3, 3, 9, 9}}));
    CHECK(kept(largest, {}) == drawn({}));
    CHECK(kept(largest, {{0, 0, kGrid, kGrid, 100}}) == drawn({{0, 0, kGrid, kGrid, 100}}));
}

TEST_CASE("a soft edge goes with the person it touches")
{
    mask::Largest largest;
    const Box softA{9, 3, 1, 20, 60}, personA{10, 3, 10, 20}, softB{2, 10, 1, 5, 60}, personB{3, 10, 3, 5};
    CHECK(kept(largest, {softA, personA, softB, personB}) == drawn({softA, personA}));
}

TEST_CASE("people who touch only at a corner are two")
{
    mask::Largest largest;
    CHECK(kept(largest, {{4, 4, 6, 6}, {10, 10, 8, 8}}) == drawn({{10, 10, 8, 8}}));
}

TEST_CASE("who was kept stays kept until another is half as large again")
{
    mask::Largest largest;
    const Box first{2, 2, 10, 10}, slightlyLarger{18, 2, 11, 11}, muchLarger{18, 2, 13, 13};
    CHECK(kept(largest, {first}) == drawn({first}));
    CHECK(kept(largest, {first, slightlyLarger}) == drawn({first}));
    CHECK(kept(largest, {first, muchLarger}) == drawn({muchLarger}));
    CHECK(kept(largest, {first, slightlyLarger}) == drawn({slightlyLarger}));
    largest.reset();
    CHECK(kept(largest, {first, slightlyLarger}) == drawn({slightlyLarger}));
}

TEST_CASE("another side begins anew")
{
    mask::Largest largest;
    (void)kept(largest, {{2, 2, 10, 10}});
    Score small(16, 255);
    largest.run(4, small);
    CHECK(small == Score(16, 255));
}
