#include "engine/mask/decode.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <vector>

using namespace bokeh;

namespace {

image::Mask integers(int cap)
{
    image::Mask mask;
    while (mask.side * mask.side <= cap)
        ++mask.side;
    mask.channels = 1;
    mask.cap = cap;
    for (int i = 0; i < mask.side * mask.side; ++i)
        mask.values.push_back(static_cast<std::uint16_t>(std::min(i, cap)));
    return mask;
}

/// One pixel.
image::Mask scores(std::vector<std::uint16_t> values, int cap)
{
    image::Mask mask;
    mask.side = 1;
    mask.channels = static_cast<int>(values.size());
    mask.cap = cap;
    mask.values = std::move(values);
    return mask;
}

std::uint8_t score(const image::Mask &mask, const mask::Decoding &decoding)
{
    std::uint8_t out = 0;
    REQUIRE(mask::decodeScore(mask, decoding, {&out, 1}));
    return out;
}

} // namespace

TEST_CASE("every value of every cap decodes to the class whose code lies nearest, the lower one of two")
{
    for (int cap : {31, 127, 1023})
        for (int classes = 2; classes <= 16; ++classes) {
            const image::Mask mask = integers(cap);
            std::vector<std::uint8_t> out(mask.values.size());
            REQUIRE(mask::decodeClasses(mask, classes, out));
            for (std::size_t i = 0; i < out.size(); ++i) {
                // Halves go up when codes are made.
                const auto distance = [&](int k) {
                    const int code = static_cast<int>(static_cast<double>(cap) * k / (classes - 1) + 0.5);
                    return std::abs(code - mask.values[i]);
                };
                for (int k = 0; k < classes; ++k)
                    REQUIRE((k < out[i] ? distance(k) > distance(out[i]) : distance(k) >= distance(out[i])));
            }
        }
}

TEST_CASE("the code of two classes is soft alpha: 0 is none, the cap is all, the rest in proportion")
{
    for (int cap : {31, 127, 1023}) {
        const image::Mask mask = integers(cap);
        std::vector<std::uint8_t> out(mask.values.size()), opposite(out);
        REQUIRE(mask::decodeScore(mask, {}, out));
        REQUIRE(mask::decodeScore(mask, {.classes = 2, .person = 0b01}, opposite));
        for (std::size_t i = 0; i < out.size(); ++i) {
            CHECK(std::abs(out[i] - mask.values[i] * 255.0 / cap) <= 0.5);
            CHECK(out[i] + opposite[i] == 255);
        }
    }
}

TEST_CASE("of many classes, those named person are kept and the others not")
{
    const image::Mask mask = integers(31);
    std::vector<std::uint8_t> classes(mask.values.size()), out(classes);
    REQUIRE(mask::decodeClasses(mask, 5, classes));
    REQUIRE(mask::decodeScore(mask, {.classes = 5, .person = 0b10010}, out));
    for (std::size_t i = 0; i < out.size(); ++i)
        CHECK(out[i] == (classes[i] == 1 || classes[i] == 4 ? 255 : 0));
}

TEST_CASE("the largest score wins, the lower class of two equal ones")
{
    std::uint8_t out = 9;
    REQUIRE(mask::decodeClasses(scores({3, 7, 7, 1}, 31), 4, {&out, 1}));
    CHECK(out == 1);
}

TEST_CASE("a lead of half the cap is certainty, a tie is in between")
{
    CHECK(score(scores({20, 4}, 31), {}) == 0);
    CHECK(score(scores({4, 20}, 31), {}) == 255);
    CHECK(score(scores({9, 9}, 31), {}) == 128);
    CHECK(score(scores({9, 13}, 31), {}) == 160); // 127.5 + 255 * 4 / 31 = 160.4
    CHECK(score(scores({9, 2, 31}, 31), {.classes = 3, .person = 0b110}) == 255);
}

TEST_CASE("where no class is person there is nobody")
{
    CHECK(score(scores({0, 0, 0}, 31), {.classes = 3, .person = 0}) == 0);
    CHECK(score(scores({3, 31, 7}, 31), {.classes = 3, .person = 0}) == 0);
    CHECK(score(scores({31}, 31), {.classes = 2, .person = 0}) == 0);
}

TEST_CASE("of scores the largest decodes, the lower of two, in every row of a large mask")
{
    constexpr int kSide = 56, kClasses = 12;
    constexpr std::size_t kPlane = kSide * kSide;
    image::Mask mask{.side = kSide, .channels = kClasses, .cap = 31, .values = {}};
    std::mt19937 random(5);
    for (std::size_t i = 0; i < kClasses * kPlane; ++i)
        mask.values.push_back(static_cast<std::uint16_t>(random() % 32));
    std::vector<std::uint8_t> out(kPlane);
    REQUIRE(mask::decodeClasses(mask, kClasses, out));
    for (std::size_t i = 0; i < kPlane; ++i) {
        const auto value = [&](int k) { return mask.values[static_cast<std::size_t>(k) * kPlane + i]; };
        for (int k = 0; k < kClasses; ++k)
            REQUIRE((k < out[i] ? value(k) < value(out[i]) : value(k) <= value(out[i])));
    }
}

TEST_CASE("values beyond the cap are read as the cap, not as memory beyond a table")
{
    image::Mask mask = integers(31);
    mask.values.assign(mask.values.size(), 65535);
    std::vector<std::uint8_t> out(mask.values.size());
    REQUIRE(mask::decodeScore(mask, {}, out));
    CHECK(out[0] == 255);
    REQUIRE(mask::decodeClasses(mask, 7, out));
    CHECK(out[0] == 6);
    CHECK(score(scores({0, 65535}, 31), {}) == 255);
}

TEST_CASE("a mask that does not fit its classes, its side or its buffer is refused")
{
    const auto refused = [](image::Mask mask, int classes, std::size_t room) {
        std::vector<std::uint8_t> out(room);
        return !mask::decodeClasses(mask, classes, out) && !mask::decodeScore(mask, {.classes = classes}, out);
    };
    image::Mask good = integers(31);
    CHECK(!refused(good, 2, good.values.size()));
    CHECK(refused(good, 1, good.values.size()));
    CHECK(refused(good, 17, good.values.size()));
    CHECK(refused(good, 2, good.values.size() - 1));
    CHECK(refused(scores({1, 2, 3}, 31), 2, 1));
    image::Mask bad = good;
    bad.cap = 0;
    CHECK(refused(bad, 2, good.values.size()));
    bad.cap = 2000;
    CHECK(refused(bad, 2, good.values.size()));
    bad = good;
    bad.values.pop_back();
    CHECK(refused(bad, 2, good.values.size()));
    CHECK(refused(image::Mask(), 2, 0));
}
