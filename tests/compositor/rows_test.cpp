#include "engine/compositor/rows.h"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <vector>

using namespace bokeh::compositor;

namespace {

std::vector<std::uint8_t> random(std::size_t n, unsigned seed)
{
    std::mt19937 engine(seed);
    std::vector<std::uint8_t> bytes(n);
    for (std::uint8_t &byte : bytes)
        byte = static_cast<std::uint8_t>(engine());
    return bytes;
}

} // namespace

TEST_CASE("blending rounds to the nearest level for every front, back and alpha")
{
    std::vector<std::uint8_t> back(256), out(256);
    std::iota(back.begin(), back.end(), std::uint8_t{0});
    for (const Rows *rows : availableRows())
        for (int front = 0; front < 256; ++front)
            for (int a = 0; a < 256; ++a) {
                const std::vector<std::uint8_t> f(256, std::uint8_t(front)), alpha(256, std::uint8_t(a));
                rows->blend({f.data(), back.data(), alpha.data()}, out.data(), 256);
                for (int b = 0; b < 256; ++b)
                    if (out[std::size_t(b)] != (front * a + b * (255 - a) + 127) / 255)
                        FAIL(rows->name << ": " << front << " over " << b << " by " << a);
            }
}

TEST_CASE("integer rows are alike to the last bit in every instruction set, for every length")
{
    const Rows &plain = *availableRows().front();
    for (const Rows *rows : availableRows())
        for (int n = 0; n < 130; ++n) {
            INFO(rows->name << ", " << n);
            const auto a = random(300, 1), b = random(300, 2), c = random(300, 3);
            std::vector<std::uint8_t> one(300, 7), two(300, 7);
            plain.blend({a.data(), b.data(), c.data()}, one.data(), n);
            rows->blend({a.data(), b.data(), c.data()}, two.data(), n);
            REQUIRE(one == two);
            plain.halve(a.data(), b.data(), one.data(), n);
            rows->halve(a.data(), b.data(), two.data(), n);
            REQUIRE(one == two);
            plain.widest(c.data(), one.data(), n);
            rows->widest(c.data(), two.data(), n);
            REQUIRE(one == two);

            std::vector<std::uint16_t> fraction(300), above(300, 5), below(300, 5);
            std::vector<std::int32_t> index(300);
            for (std::size_t i = 0; i < 300; ++i) {
                fraction[i] = static_cast<std::uint16_t>(i * 53 % 257);
                index[i] = static_cast<std::int32_t>(i * 2 / 3);
            }
            plain.expand(a.data(), index.data(), fraction.data(), above.data(), n);
            rows->expand(a.data(), index.data(), fraction.data(), below.data(), n);
            REQUIRE(above == below);
            rows->expand(b.data(), index.data(), fraction.data(), below.data(), n);
            for (int t : {0, 1, 128, 256}) {
                plain.mix({above.data(), below.data()}, t, one.data(), n);
                rows->mix({above.data(), below.data()}, t, two.data(), n);
                REQUIRE(one == two);
            }
        }
}

TEST_CASE("a span of prefix sums is the weighted sum of its cells, sums that wrap around included")
{
    constexpr int kMargin = 8, kCells = 37;
    for (const Rows *rows : availableRows()) {
        std::vector<std::uint32_t> cells(kCells);
        std::mt19937 engine(4);
        for (std::uint32_t &cell : cells)
            cell = static_cast<std::uint32_t>(engine());
        std::vector<std::uint32_t> prefix(kCells + 1 + 2 * kMargin, 0), total(kCells, 0);
        rows->integrate({cells.data(), cells.data(), cells.data(), cells.data()},
                        {prefix.data() + kMargin, std::vector<std::uint32_t>(kCells + 1).data(),
                         std::vector<std::uint32_t>(kCells + 1).data(), std::vector<std::uint32_t>(kCells + 1).data()},
                        kCells);
        std::fill(prefix.end() - kMargin, prefix.end(), prefix[kMargin + kCells]);
        const std::uint32_t *in = prefix.data() + kMargin;
        std::vector<std::uint32_t> rest(3 * kCells, 0);
        rows->span({in, in, in, in}, {.row = 0, .full = 3, .whole = 8, .part = 5},
                   {total.data(), rest.data(), rest.data() + kCells, rest.data() + 2 * kCells}, kCells);
        for (int x = 0; x < kCells; ++x) {
            std::uint32_t expected = 0;
            for (int i = x - 4; i <= x + 4; ++i)
                if (i >= 0 && i < kCells)
                    expected += cells[std::size_t(i)] * (std::abs(i - x) == 4 ? 5U : 8U);
            REQUIRE(total[std::size_t(x)] == expected);
        }
    }
}
