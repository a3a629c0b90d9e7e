#include "engine/model/network.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

namespace bokeh::model {

std::int64_t accumulatorBound(const Sublayer &sublayer, const Convolution &c, int out, int inputCap)
{
    const std::size_t count = static_cast<std::size_t>(c.in) * 9;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += std::abs(int{sublayer.weights[static_cast<std::size_t>(out) * count + i]});
    const std::int64_t half = sublayer.shift ? std::int64_t{1} << (sublayer.shift - 1) : 0;
    return inputCap * sum + std::abs(std::int64_t{sublayer.biases[static_cast<std::size_t>(out)]}) + half;
}

std::int64_t accumulatorBound(const Sublayer &sublayer, const Convolution &c, int inputCap)
{
    std::int64_t bound = 0;
    for (int o = 0; o < c.out; ++o)
        bound = std::max(bound, accumulatorBound(sublayer, c, o, inputCap));
    return bound;
}

namespace {

using Random = std::mt19937_64;

int draw(Random &random, int low, int high)
{
    // Not std::uniform_int_distribution, whose results differ between libraries: seeds must mean the same everywhere.
    return low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low + 1));
}

/// One kernel of the mode; `spread` is the largest magnitude wanted, at most 127.
void drawKernel(Random &random, CoefficientMode mode, int spread, bool extreme, std::int8_t *kernel)
{
    constexpr int kLevels[] = {0, 1, -1, 2, -2, 4, -4};
    const int scale = mode == CoefficientMode::ThreeBit ? std::max(1, extreme ? 31 : draw(random, 1, spread) / 4)
                                                        : std::max(1, extreme ? 127 : draw(random, 1, spread));
    for (int i = 0; i < 9; ++i) {
        int w = 0;
        switch (mode) {
        case CoefficientMode::OneBit:
            w = draw(random, 0, 1) ? scale : -scale;
            break;
        case CoefficientMode::ThreeBit:
            w = scale * kLevels[extreme ? draw(random, 5, 6) : draw(random, 0, 6)];
            break;
        case CoefficientMode::EightBit:
            w = extreme ? (draw(random, 0, 1) ? 127 : -128) : draw(random, -spread, spread);
            break;
        }
        kernel[i] = static_cast<std::int8_t>(w);
    }
}

} // namespace

Network randomNetwork(const Topology &topology, std::uint64_t seed, bool extreme)
{
    Random random(seed);
    Network network{topology, {}, {}};
    int inputCap = topology.cap;
    for (const Convolution &c : convolutions(topology)) {
        Sublayer layer;
        layer.weights.resize(static_cast<std::size_t>(c.in) * static_cast<std::size_t>(c.out) * 9);
        layer.shift = draw(random, 0, kMaxShift);
        // A sum of 9*in products of spread s/sqrt(3) and about cap/2 should come to about cap after the shift.
        const double wanted = 2 * std::ldexp(1.0, layer.shift) / std::sqrt(3.0 * c.in);
        const int spread = std::clamp(static_cast<int>(std::lround(wanted * c.cap / inputCap)), 1, 127);
        for (std::size_t k = 0; k < layer.weights.size(); k += 9)
            drawKernel(random, c.mode, spread, extreme, &layer.weights[k]);
        const int largestBias = extreme ? kMaxBias : std::min(kMaxBias, (c.cap << layer.shift) / 2);
        for (int o = 0; o < c.out; ++o)
            layer.biases.push_back(extreme ? (draw(random, 0, 1) ? kMaxBias : -kMaxBias - 1)
                                           : draw(random, -largestBias / 2, largestBias));
        network.sublayers.push_back(std::move(layer));
        inputCap = c.cap;
    }
    return network;
}

} // namespace bokeh::model
