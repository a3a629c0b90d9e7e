#include "engine/image/colour.h"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace bokeh::image;

TEST_CASE("the primaries have the code values of BT.601 and BT.709")
{
    const Colour sd{Matrix::Bt601, Range::Limited}, hd{Matrix::Bt709, Range::Limited}, full{Matrix::Bt601, Range::Full};
    CHECK(toYuv({255, 255, 255}, sd) == Yuv{235, 128, 128});
    CHECK(toYuv({0, 0, 0}, hd) == Yuv{16, 128, 128});
    CHECK(toYuv({255, 0, 0}, sd) == Yuv{81, 90, 240});
    CHECK(toYuv({0, 255, 0}, sd) == Yuv{145, 54, 34});
    CHECK(toYuv({0, 0, 255}, hd) == Yuv{32, 240, 118});
    CHECK(toYuv({255, 0, 0}, full) == Yuv{76, 85, 255});
}

TEST_CASE("a colour survives the way to code values and back within two levels")
{
    for (Matrix matrix : {Matrix::Bt601, Matrix::Bt709, Matrix::Bt2020})
        for (Range range : {Range::Limited, Range::Full})
            for (int i = 0; i < 512; ++i) {
                const auto channel = [i](int shift) { return static_cast<std::uint8_t>(((i >> shift) & 7) * 36); };
                const Rgb in{channel(0), channel(3), channel(6)};
                const Rgb out = toRgb(toYuv(in, {matrix, range}), {matrix, range});
                CHECK(std::abs(in.r - out.r) <= 2);
                CHECK(std::abs(in.g - out.g) <= 2);
                CHECK(std::abs(in.b - out.b) <= 2);
            }
}

TEST_CASE("limited luma expands to full range, and what lies outside is clamped")
{
    const auto &table = fullRangeLuma(Range::Limited);
    CHECK(table[0] == 0);
    CHECK(table[16] == 0);
    CHECK(table[126] == 128);
    CHECK(table[235] == 255);
    CHECK(table[255] == 255);
    CHECK(fullRangeLuma(Range::Full)[77] == 77);
}
