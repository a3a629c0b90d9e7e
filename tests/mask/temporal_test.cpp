#include "engine/mask/temporal.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace bokeh;

namespace {

constexpr int kScoreSide = 32;
using Score = std::vector<std::uint8_t>;

image::Frame grey(int level)
{
    image::Frame frame({64, 48});
    for (int y = 0; y < 48; ++y)
        std::fill_n(frame.y.row(y), 64, static_cast<std::uint8_t>(level));
    return frame;
}

Score flat(int value)
{
    return Score(kScoreSide * kScoreSide, static_cast<std::uint8_t>(value));
}

Score filtered(mask::TemporalFilter &filter, std::uint64_t sequence, const image::Frame &frame, Score score)
{
    filter.run(sequence, frame, kScoreSide, score);
    return score;
}

} // namespace

TEST_CASE("the first mask passes as it is")
{
    mask::TemporalFilter filter;
    CHECK(filtered(filter, 0, grey(100), flat(130)) == flat(130));
}

TEST_CASE("sure pixels pass as they are, whatever was before")
{
    for (int sure : {0, 255}) {
        mask::TemporalFilter filter;
        filtered(filter, 0, grey(100), flat(128));
        CHECK(filtered(filter, 1, grey(100), flat(sure)) == flat(sure));
    }
}

TEST_CASE("where the network knows nothing and nothing moves, nine tenths are what was before")
{
    mask::TemporalFilter filter;
    filtered(filter, 0, grey(100), flat(228));
    const int out = filtered(filter, 1, grey(102), flat(128))[100];
    CHECK(std::abs(out - (128 + 0.9 * 100)) <= 1);
}

TEST_CASE("the past's weight is the squared binary entropy, within two hundredths")
{
    for (int value = 0; value <= 255; value += 5) {
        mask::TemporalFilter filter;
        filtered(filter, 0, grey(100), flat(value < 128 ? value + 100 : value - 100));
        const int before = value < 128 ? value + 100 : value - 100;
        const double p = value / 255.0;
        const double entropy = value % 255 ? -p * std::log2(p) - (1 - p) * std::log2(1 - p) : 0;
        const double exact = value + (before - value) * 0.9 * entropy * entropy;
        CHECK(std::abs(filtered(filter, 1, grey(100), flat(value))[0] - exact) <= 2.5);
    }
}

TEST_CASE("where the picture moves, the past does not count")
{
    mask::TemporalFilter filter;
    image::Frame frame = grey(100);
    filtered(filter, 0, frame, flat(228));
    for (int y = 0; y < 48; ++y)
        std::fill_n(frame.y.row(y), 32, std::uint8_t{140}); // the left half
    const Score out = filtered(filter, 1, frame, flat(128));
    CHECK(out[5] == 128);
    CHECK(out[kScoreSide - 5] > 200);
}

TEST_CASE("a scene cut, another mask size and a reset forget the past")
{
    mask::TemporalFilter filter;
    filtered(filter, 0, grey(100), flat(228));
    CHECK(filtered(filter, 1, grey(200), flat(128)) == flat(128));

    Score small(16 * 16, 77);
    filter.run(2, grey(200), 16, small);
    CHECK(small == Score(16 * 16, 77));

    filtered(filter, 3, grey(100), flat(228));
    filter.reset();
    CHECK(filtered(filter, 4, grey(100), flat(128)) == flat(128));
}

TEST_CASE("one mask that is used for two frames counts once")
{
    mask::TemporalFilter filter;
    filtered(filter, 0, grey(100), flat(228));
    const Score once = filtered(filter, 1, grey(100), flat(128));
    CHECK(filtered(filter, 1, grey(101), flat(128)) == once);
    CHECK(filtered(filter, 1, grey(101), flat(128)) == once);
}
