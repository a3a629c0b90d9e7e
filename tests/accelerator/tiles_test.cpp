#include "engine/accelerator/tiles.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <vector>

using namespace bokeh;
using namespace bokeh::accelerator;

namespace {

struct Case {
    model::Shape shape;
    int cap, bits;
};

const Case kCases[] = {{{14, 1}, 31, 5},  {{28, 3}, 31, 5},    {{224, 1}, 31, 5},  {{14, 2}, 127, 7},
                       {{56, 2}, 127, 7}, {{14, 1}, 1023, 10}, {{42, 3}, 1023, 10}};

std::vector<std::uint16_t> randomMap(const Case &c)
{
    std::mt19937 random(static_cast<unsigned>(c.shape.side + c.cap));
    std::vector<std::uint16_t> map(static_cast<std::size_t>(c.shape.side * c.shape.side * c.shape.channels));
    for (std::uint16_t &value : map)
        value = static_cast<std::uint16_t>(random() & static_cast<unsigned>(c.cap));
    return map;
}

/// PROTOCOL.md word by word, bit by bit.
std::vector<std::byte> definition(const Case &c, const std::vector<std::uint16_t> &map)
{
    const int side = c.shape.side, across = side / 14, tile = model::tileBytes(c.cap);
    std::vector<std::byte> bytes(static_cast<std::size_t>(across * across * c.shape.channels * tile));
    for (int channel = 0; channel < c.shape.channels; ++channel)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const int number = (channel * across + y / 14) * across + x / 14;
                const int value = map[static_cast<std::size_t>((channel * side + y) * side + x)];
                for (int b = 0; b < c.bits; ++b) {
                    const int bit = (y % 14 * 14 + x % 14) * c.bits + b;
                    bytes[static_cast<std::size_t>(number * tile + bit / 8)] |=
                        static_cast<std::byte>((value >> b & 1) << bit % 8);
                }
            }
    return bytes;
}

} // namespace

TEST_CASE("tiles are packed as defined, and unpacked to what they were")
{
    for (const Case &c : kCases) {
        INFO(c.shape.side << " x " << c.shape.channels << ", cap " << c.cap);
        const std::vector<std::uint16_t> map = randomMap(c);
        std::vector<std::byte> tiles(static_cast<std::size_t>(model::packedBytes(c.shape, c.cap)), std::byte{0xFF});
        REQUIRE(packTiles(c.shape, c.cap, map, tiles));
        CHECK(tiles == definition(c, map));
        std::vector<std::uint16_t> back(map.size(), 0xFFFF);
        REQUIRE(unpackTiles(c.shape, c.cap, tiles, back));
        CHECK(back == map);
    }
}

TEST_CASE("whatever bytes come, values stay within the cap")
{
    std::mt19937 random(5);
    for (const Case &c : kCases) {
        std::vector<std::byte> tiles(static_cast<std::size_t>(model::packedBytes(c.shape, c.cap)));
        for (std::byte &b : tiles)
            b = static_cast<std::byte>(random());
        std::vector<std::uint16_t> map(static_cast<std::size_t>(c.shape.side * c.shape.side * c.shape.channels));
        REQUIRE(unpackTiles(c.shape, c.cap, tiles, map));
        CHECK(*std::ranges::max_element(map) <= c.cap);
    }
}

TEST_CASE("sizes that do not fit the shape are refused")
{
    std::vector<std::uint16_t> map(14 * 14);
    std::vector<std::byte> tiles(128);
    CHECK(packTiles({14, 1}, 31, map, tiles));
    CHECK_FALSE(packTiles({14, 1}, 30, map, tiles));
    CHECK_FALSE(packTiles({14, 1}, 127, map, tiles));
    CHECK_FALSE(packTiles({14, 2}, 31, map, tiles));
    CHECK_FALSE(packTiles({13, 1}, 31, map, tiles));
    CHECK_FALSE(packTiles({0, 0}, 31, {}, {}));
    CHECK_FALSE(unpackTiles({14, 1}, 31, std::span(tiles).first(127), map));
    CHECK_FALSE(unpackTiles({14, 1}, 31, tiles, std::span(map).first(195)));
    CHECK_FALSE(unpackTiles({-14, 1}, 31, tiles, map));
}

TEST_CASE("a tile's time is small beside its frame's", "[.bench]")
{
    const Case c{{224, 1}, 31, 5};
    std::vector<std::uint16_t> map = randomMap(c);
    std::vector<std::byte> tiles(static_cast<std::size_t>(model::packedBytes(c.shape, c.cap)));
    const auto best = [&](auto run) { // of many, for the machine has other work
        auto shortest = std::chrono::steady_clock::duration::max();
        for (int i = 0; i < 1000; ++i) {
            const auto start = std::chrono::steady_clock::now();
            run();
            shortest = std::min(shortest, std::chrono::steady_clock::now() - start);
        }
        return std::chrono::duration<double, std::micro>(shortest).count();
    };
    WARN("pack " << best([&] { packTiles(c.shape, c.cap, map, tiles); }) << " us, unpack "
                 << best([&] { unpackTiles(c.shape, c.cap, tiles, map); }) << " us");
}
