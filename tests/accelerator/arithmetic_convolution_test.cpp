// Every convolution kernel against the definition, one convolution at a time, so that many channels can be tested at
// small sides (the kernels know no rule that ties the two).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>

#include "engine/accelerator/emulator/convolution.h"
#include "engine/accelerator/emulator/direct_convolution.h"
#include "engine/accelerator/emulator/onednn_convolution.h"
#include "engine/model/requantise.h"
#include "tests/accelerator/arithmetic_draws.h"

using namespace bokeh;
using namespace bokeh::accelerator::emulator;
using test::Draw;

namespace {

/// A buffer for a map, on a cache line as stages want it.
struct alignas(64) Line {
    std::uint8_t bytes[64] = {};
};
using Lines = std::vector<Line>;
std::uint8_t *bytes(Lines &lines)
{
    return lines.data()->bytes;
}

std::ptrdiff_t at(const Map &map, int channel, int y, int x)
{
    const int block = map.blocked ? channel / 4 : 0, lane = map.blocked ? channel % 4 : channel;
    return map.origin() + block * map.planeBytes() + y * map.rowBytes() + x * map.pixelBytes() + lane;
}

/// The planar samples as the map's buffer; garbage where nothing is promised.
Lines laidOut(const Map &map, const std::vector<std::uint16_t> &planar, bool neighbours)
{
    Lines lines(map.bytes() / 64 + 1);
    clearMargins(map, bytes(lines));
    std::size_t from = 0;
    const int channels = neighbours ? 1 : map.channels;
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < map.side; ++y)
            for (int x = 0; x < map.side; ++x, ++from) {
                const auto value = static_cast<std::uint8_t>(planar[from]);
                bytes(lines)[at(map, neighbours ? 1 : c, y, x)] = value;
                if (neighbours && x + 1 < map.side)
                    bytes(lines)[at(map, 0, y, x + 1)] = value;
                if (neighbours && x > 0)
                    bytes(lines)[at(map, 2, y, x - 1)] = value;
            }
    return lines;
}

/// Runs the stage over the samples and returns its map as planar samples of `channels`.
std::vector<std::uint16_t> run(Stage &stage, const std::vector<std::uint16_t> &in, int inChannels, int channels)
{
    Lines from = laidOut(stage.takes(), in, stage.takes().blocked && inChannels == 1);
    const Map map = stage.gives();
    Lines to(map.bytes() / 64 + 1);
    std::fill_n(bytes(to), map.bytes(), std::uint8_t{0xA5});
    stage.run(bytes(from), bytes(to));
    std::vector<std::uint16_t> out;
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < map.side; ++y)
            for (int x = 0; x < map.side; ++x)
                out.push_back(bytes(to)[at(map, c, y, x)]);
    return out;
}

struct Case {
    model::Convolution c;
    model::Sublayer sublayer;
    int inputCap = 31;
    std::vector<std::uint16_t> in;
};

std::vector<std::uint16_t> defined(const Case &test)
{
    const std::size_t pixels = static_cast<std::size_t>(test.c.side) * static_cast<std::size_t>(test.c.side);
    std::vector<std::uint16_t> out(pixels * static_cast<std::size_t>(test.c.out));
    std::vector<std::int32_t> accumulators(pixels);
    convolve(test.c, test.sublayer, test.in, accumulators, out);
    return out;
}

/// The next value of the list that has been met least often, so that a small number of draws meets everything.
int wanted(test::Random &random, const test::Coverage &coverage, const std::string &group, const std::vector<int> &list)
{
    for (int tries = 0; tries < 20; ++tries)
        if (const int value = random.of(list); !coverage.met(group, value, 1))
            return value;
    return random.of(list);
}

const std::vector<int> kChannels{4, 8, 16, 32, 64, 128, 256, 512, 1024};
const std::vector<int> kInputs{1, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
const std::vector<int> kShifts{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

Case draw(test::Random &random, const test::Coverage &coverage)
{
    Case test;
    model::Convolution &c = test.c;
    c.in = wanted(random, coverage, "input channels", kInputs);
    c.out = wanted(random, coverage, "output channels", kChannels);
    c.cap = test.inputCap = random.chance(50) ? 31 : 127;
    c.mode = random.of<model::CoefficientMode>(
        {model::CoefficientMode::OneBit, model::CoefficientMode::ThreeBit, model::CoefficientMode::EightBit});
    const int pixels = std::clamp(4'000'000 / (9 * c.in * c.out), 4, 33 * 33);
    c.side = random.between(1, static_cast<int>(std::sqrt(pixels)));
    const Draw kind = random.chance(30) ? Draw::Extreme : Draw::Ordinary;
    test.sublayer = test::drawSublayer(random, c, test.inputCap, wanted(random, coverage, "shift", kShifts), kind);
    const auto count = static_cast<std::size_t>(c.in * c.side * c.side);
    test.in = test::drawSamples<std::uint16_t>(random, count, test.inputCap, kind);
    return test;
}

void note(test::Coverage &coverage, const Case &test, const std::string &suffix = {})
{
    coverage.met("input channels" + suffix, test.c.in);
    coverage.met("output channels" + suffix, test.c.out);
    coverage.met("shift" + suffix, test.sublayer.shift);
    coverage.met("coefficient bits" + suffix, static_cast<int>(test.c.mode));
    coverage.met("cap" + suffix, test.c.cap);
}

void wantAll(test::Coverage &coverage, const std::string &suffix, const std::vector<int> &inputs)
{
    coverage.want("input channels" + suffix, inputs);
    coverage.want("output channels" + suffix, kChannels);
    coverage.want("shift" + suffix, kShifts);
    coverage.want("coefficient bits" + suffix, {1, 3, 8});
    coverage.want("cap" + suffix, {31, 127});
}

} // namespace

TEST_CASE("every convolution kernel gives what the definition gives, bit for bit")
{
    const InstructionSet set = effectiveInstructionSet();
    test::Random random(20260);
    test::Coverage coverage;
    wantAll(coverage, "", kInputs);
    wantAll(coverage, " (library)", kChannels);
    int cases = 0;
    std::size_t values = 0, within = 0;
    for (; cases < 150 || !coverage.complete(2); ++cases) {
        REQUIRE(cases < 3000);
        const Case test = draw(random, coverage);
        CAPTURE(cases, test.c.in, test.c.out, test.c.side, test.c.cap, test.sublayer.shift);
        const std::vector<std::uint16_t> right = defined(test);
        const auto direct = makeDirectConvolution(test.c, test.sublayer, test.inputCap, set);
        REQUIRE((run(*direct, test.in, test.c.in, test.c.out) == right));
        note(coverage, test);
        values += right.size();
        within +=
            static_cast<std::size_t>(std::ranges::count_if(right, [&](int y) { return y > 0 && y < test.c.cap; }));
        if (test.c.in < 4 || model::accumulatorBound(test.sublayer, test.c, test.inputCap) >= kFloatExact)
            continue;
        auto library = makeOneDnnConvolution(test.c, test.sublayer);
        REQUIRE(library);
        REQUIRE((run(**library, test.in, test.c.in, test.c.out) == right));
        note(coverage, test, " (library)");
    }
    // Equal at 0 and at the cap alone would say little.
    CHECK(within * 10 > values);
    std::cout << name(set) << ": " << within * 100 / values << " % of values between 0 and the cap; " << cases
              << " convolutions, each by every kernel\n"
              << coverage.table();
}

TEST_CASE("no sum of the direct kernels saturates at the largest inputs and coefficients")
{
    for (const int cap : {31, 127})
        for (const int in : {1, 3, 4, 1024})
            for (const int sign : {1, -1}) {
                Case test;
                test.c = {.side = 5, .in = in, .out = 4, .cap = cap};
                test.inputCap = cap;
                test.sublayer.weights.assign(static_cast<std::size_t>(in) * 36, sign > 0 ? 127 : -128);
                test.sublayer.biases = {model::kMaxBias, -model::kMaxBias - 1, 0, 1};
                // Negative sums are brought back into view by the sign of every other coefficient.
                for (std::size_t i = 0; i < test.sublayer.weights.size() && sign < 0; i += 2)
                    test.sublayer.weights[i] = 127;
                test.sublayer.shift = 12;
                test.in.assign(static_cast<std::size_t>(in) * 25, static_cast<std::uint16_t>(cap));
                CAPTURE(cap, in, sign);
                const auto direct = makeDirectConvolution(test.c, test.sublayer, cap, effectiveInstructionSet());
                CHECK((run(*direct, test.in, in, 4) == defined(test)));
            }
}

TEST_CASE("the accumulators that a 10-bit output is made of are whole")
{
    test::Random random(7);
    for (const int in : {1, 3, 4, 64, 1024}) {
        Case test;
        test.c = {.side = 6, .in = in, .out = 8, .cap = 1023};
        test.sublayer = test::drawSublayer(random, test.c, 31, 3, Draw::Ordinary);
        test.in = test::drawSamples<std::uint16_t>(random, static_cast<std::size_t>(in) * 36, 31, Draw::Ordinary);
        const auto direct = makeDirectSums(test.c, test.sublayer, 31, effectiveInstructionSet());
        Lines from = laidOut(direct->takes(), test.in, in == 1);
        Lines to(static_cast<std::size_t>(8 * sumPlane(6)) * sizeof(std::int32_t) / 64 + 1);
        direct->run(bytes(from), bytes(to));
        const auto *sums = reinterpret_cast<const std::int32_t *>(bytes(to));
        std::vector<std::uint16_t> out;
        for (int o = 0; o < 8; ++o)
            for (int y = 0; y < 6; ++y)
                for (int x = 0; x < 6; ++x)
                    out.push_back(model::requantise(sums[o * sumPlane(6) + y * 7 + x], test.sublayer.shift, 1023));
        CAPTURE(in);
        CHECK((out == defined(test)));
    }
}
