// A network as small as the chip's rules allow, so that tests of what surrounds the arithmetic stay quick.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/accelerator/emulator/executor.h"
#include "engine/model/network.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::test {

/// 224 x 224 luma in, one channel of 224 x 224 out.
inline model::Network smallNetwork(std::uint64_t seed = 1, int cap = 31)
{
    model::Topology topology;
    topology.name = "small";
    topology.majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}};
    topology.reformat = 2;
    topology.cap = cap;
    return model::randomNetwork(topology, seed);
}

/// Three input channels, three classes of scores at 112 x 112 in ten bits.
inline model::Network scoreNetwork(std::uint64_t seed = 1)
{
    model::Topology topology;
    topology.name = "scores";
    topology.colour = model::InputColour::Rgb;
    topology.majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}};
    topology.output = model::Output::Softmax;
    topology.classes = 3;
    topology.tenBitOutput = true;
    return model::randomNetwork(topology, seed);
}

/// Some tenths of a second by plain arithmetic: long enough that what is said to go on meanwhile can be seen to.
inline model::Network slowNetwork()
{
    model::Topology topology;
    topology.name = "slow";
    topology.majors = {{16, 4, model::Step::Down}, {4, 1, model::Step::None}};
    topology.reformat = 2;
    return model::randomNetwork(topology, 3);
}

inline std::vector<std::uint8_t> input(const model::Network &network, std::uint32_t seed)
{
    std::vector<std::uint8_t> samples(static_cast<std::size_t>(model::cost(network.topology).inputBytes));
    for (std::uint8_t &sample : samples) {
        seed = seed * 1664525 + 1013904223;
        sample = static_cast<std::uint8_t>(seed >> 24);
    }
    return samples;
}

inline std::vector<std::uint16_t> emptyMask(const model::Network &network)
{
    const auto side = static_cast<std::size_t>(model::chipOutput(network.topology).side);
    return std::vector<std::uint16_t>(side * side * static_cast<std::size_t>(model::maskChannels(network.topology)));
}

/// What the arithmetic by itself makes of an input.
inline std::vector<std::uint16_t> expected(const model::Network &network, std::span<const std::uint8_t> samples)
{
    std::vector<std::uint16_t> mask = emptyMask(network);
    (*emulator::makeExecutor(network))->run(samples, mask);
    return mask;
}

} // namespace bokeh::accelerator::test
