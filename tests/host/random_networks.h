// Networks that together use everything an ONNX export has to express, small enough for the plain arithmetic.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "engine/accelerator/emulator/executor.h"
#include "engine/model/network.h"

namespace bokeh::host::test {

using model::CoefficientMode;
using model::DownSampling;
using model::Output;
using model::Step;
using model::Topology;
using model::UpSampling;

struct Choice {
    int cap = 31;
    DownSampling down = DownSampling::Max;
    UpSampling up = UpSampling::Repeat;
    int reformat = 1;
    model::InputColour colour = model::InputColour::Luma;
    Output output = Output::Integer;
    bool tenBit = false;
};

inline std::string describe(const Choice &c)
{
    std::string text = "cap " + std::to_string(c.cap);
    text += c.down == DownSampling::Max ? ", max" : ", top-left";
    text += c.up == UpSampling::Repeat ? ", repeat" : ", zero fill";
    text += ", reformat " + std::to_string(c.reformat);
    text += c.colour == model::InputColour::Luma ? ", luma" : ", three channels";
    text += c.output == Output::Integer ? ", integer" : ", softmax";
    return c.tenBit ? text + ", 10 bits" : text;
}

/// All coefficient modes, down to side 28 and up again to 112 (reformat 1 and 2) or 56 (reformat 4).
inline Topology topologyFor(const Choice &choice)
{
    Topology topology;
    topology.name = "random: " + describe(choice);
    topology.cap = choice.cap;
    topology.down = choice.down;
    topology.up = choice.up;
    topology.reformat = choice.reformat;
    topology.colour = choice.colour;
    topology.output = choice.output;
    topology.classes = choice.output == Output::Softmax ? 3 : 2;
    topology.tenBitOutput = choice.tenBit;
    const int scores = choice.output == Output::Softmax ? 4 : 1;
    const int last = std::max(4, scores * choice.reformat * choice.reformat);
    topology.majors = {{4, 1, Step::Down, CoefficientMode::EightBit},
                       {8, 2, Step::Down, CoefficientMode::ThreeBit},
                       {16, 1, Step::Down, CoefficientMode::OneBit},
                       {8, 1, Step::Up, CoefficientMode::EightBit}};
    if (choice.reformat < 4)
        topology.majors.push_back({8, 1, Step::Up, CoefficientMode::ThreeBit});
    topology.majors.push_back({last, 1, Step::None, CoefficientMode::EightBit});
    return topology;
}

inline std::vector<std::uint8_t> randomInput(const Topology &topology, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    std::vector<std::uint8_t> input(static_cast<std::size_t>(inputChannels(topology) * topology.side * topology.side));
    for (std::uint8_t &sample : input)
        sample = static_cast<std::uint8_t>(random());
    return input;
}

inline std::size_t outputSize(const Topology &topology)
{
    const int side = chipOutput(topology).side;
    return static_cast<std::size_t>(maskChannels(topology) * side * side);
}

/// By the definition of the arithmetic. Empty if the network has no executor.
inline std::vector<std::uint16_t> reference(const model::Network &network, std::span<const std::uint8_t> input)
{
    const auto executor = accelerator::emulator::makeExecutor(network, accelerator::emulator::Arithmetic::Reference);
    if (!executor)
        return {};
    std::vector<std::uint16_t> output(outputSize(network.topology));
    (*executor)->run(input, output);
    return output;
}

/// Whether no one value fills more than 99 of 100 pixels.
inline bool isLively(std::span<const std::uint16_t> output)
{
    std::array<std::size_t, 1024> times{};
    for (std::uint16_t value : output)
        ++times[value];
    return *std::ranges::max_element(times) * 100 <= output.size() * 99;
}

/// The first of 50 random networks whose output for randomInput(topology, 1) is lively: one that ends in the same value
/// everywhere would compare nothing.
inline model::Network livelyNetwork(const Topology &topology)
{
    for (std::uint64_t seed = 1;; ++seed) {
        model::Network network = model::randomNetwork(topology, seed);
        if (seed == 50 || isLively(reference(network, randomInput(topology, 1))))
            return network;
    }
}

} // namespace bokeh::host::test
