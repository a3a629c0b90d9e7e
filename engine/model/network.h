#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/topology.h"

namespace bokeh::model {

inline constexpr int kMaxShift = 12;
inline constexpr std::int32_t kMaxBias = (1 << 19) - 1; ///< 20-bit two's complement: [-kMaxBias - 1, kMaxBias]

/// Integer weights of one convolution.
struct Sublayer {
    std::vector<std::int8_t> weights; ///< effective coefficients, [out][in][3][3], rows top to bottom
    std::vector<std::int32_t> biases; ///< [out], added to the accumulator before requantisation
    int shift = 0;                    ///< [0, 12]
    friend bool operator==(const Sublayer &, const Sublayer &) = default;
};

/// A topology and its integer weights: all that the chip is given.
struct Network {
    Topology topology;
    std::vector<Sublayer> sublayers; ///< one per convolutions(topology)
    std::string training;            ///< how it was trained, as JSON text; may be empty
};

/// Largest |accumulator| that any input can cause in output channel `out`:
/// inputCap * sum|w| + |b| + rounding half.
std::int64_t accumulatorBound(const Sublayer &, const Convolution &, int out, int inputCap);
/// The largest of those over all output channels.
std::int64_t accumulatorBound(const Sublayer &, const Convolution &, int inputCap);

/// A network of the topology with coefficients, biases and shifts drawn from `seed` so that activations neither die
/// nor all saturate: for tests and benchmarks. `extreme` draws only the largest legal magnitudes instead.
Network randomNetwork(const Topology &, std::uint64_t seed, bool extreme = false);

} // namespace bokeh::model
