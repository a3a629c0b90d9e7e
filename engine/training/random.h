#pragma once

#include <cstdint>
#include <random>

namespace bokeh::training {

/// Random draws, the same ones for the same seed.
class Random {
public:
    explicit Random(std::uint64_t seed) : random_(seed) {}

    double uniform(double low, double high) { return std::uniform_real_distribution(low, high)(random_); }
    double normal(double deviation) { return std::normal_distribution(0., deviation)(random_); }
    bool of(double probability) { return uniform(0, 1) < probability; }
    std::size_t below(std::size_t count) { return random_() % count; }

private:
    std::mt19937_64 random_;
};

} // namespace bokeh::training
