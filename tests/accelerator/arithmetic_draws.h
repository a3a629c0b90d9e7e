// Random convolutions and networks for the arithmetic's tests, and a table of what they have met.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/model/network.h"
#include "engine/model/topology.h"

namespace bokeh::test {

/// Seeds mean the same with every standard library.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    int between(int low, int high)
    {
        return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <class T> const T &of(const std::vector<T> &list)
    {
        return list[static_cast<std::size_t>(between(0, static_cast<int>(list.size()) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

/// How often each item that must be met was met.
class Coverage {
public:
    void want(const std::string &group, const std::vector<int> &items);
    void met(const std::string &group, int item);
    bool met(const std::string &group, int item, int times) const;
    bool complete(int times = 1) const;
    std::string table() const;

private:
    std::map<std::string, std::map<int, int>> counts_;
};

enum class Draw { Ordinary, Extreme };

/// Legal coefficients and biases of c.mode. Extreme: every output channel has one sign and the largest magnitudes.
model::Sublayer drawSublayer(Random &, const model::Convolution &c, int inputCap, int shift, Draw);

/// A topology that validate() accepts, of at most `macs` multiply-accumulates.
model::Topology drawTopology(Random &, std::int64_t macs);

/// Samples 0..largest; extreme: each either 0 or `largest`, mostly the latter.
template <class T> std::vector<T> drawSamples(Random &random, std::size_t count, int largest, Draw kind)
{
    std::vector<T> list(count);
    for (T &value : list)
        value = static_cast<T>(kind == Draw::Extreme ? (random.chance(90) ? largest : 0) : random.between(0, largest));
    return list;
}

} // namespace bokeh::test
