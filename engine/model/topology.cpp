#include "engine/model/topology.h"

#include <algorithm>

namespace bokeh::model {

int inputChannels(const Topology &topology)
{
    return topology.colour == InputColour::Luma ? 1 : 3;
}

int outputCap(const Topology &topology)
{
    return topology.tenBitOutput ? 1023 : topology.cap;
}

std::vector<Convolution> convolutions(const Topology &topology)
{
    std::vector<Convolution> list;
    int side = topology.side;
    int in = inputChannels(topology);
    for (int m = 0; m < static_cast<int>(topology.majors.size()); ++m) {
        const MajorLayer &major = topology.majors[static_cast<std::size_t>(m)];
        const bool last = m + 1 == static_cast<int>(topology.majors.size());
        if (major.step == Step::Up)
            side *= 2;
        for (int s = 0; s < major.sublayers; ++s) {
            list.push_back({.major = m,
                            .sublayer = s,
                            .side = side,
                            .in = in,
                            .out = major.channels,
                            .upBefore = major.step == Step::Up && s == 0,
                            .downAfter = major.step == Step::Down && s + 1 == major.sublayers,
                            .cap = last ? outputCap(topology) : topology.cap,
                            .mode = major.mode});
            in = major.channels;
        }
        if (major.step == Step::Down)
            side /= 2;
    }
    return list;
}

Shape chipOutput(const Topology &topology)
{
    int side = topology.side;
    for (const MajorLayer &major : topology.majors) {
        if (major.step == Step::Up)
            side *= 2;
        if (major.step == Step::Down)
            side /= 2;
    }
    const int channels = topology.majors.empty() ? 0 : topology.majors.back().channels;
    return {side * topology.reformat, channels / (topology.reformat * topology.reformat)};
}

int maskChannels(const Topology &topology)
{
    return topology.output == Output::Integer ? 1 : topology.classes;
}

int tileBytes(int cap)
{
    const int bits = cap == 31 ? 5 : cap == 127 ? 7 : 10;
    return (14 * 14 * bits + 511) / 512 * 64;
}

std::int64_t packedBytes(Shape shape, int cap)
{
    const std::int64_t tiles = (shape.side + 13) / 14;
    return tiles * tiles * shape.channels * tileBytes(cap);
}

Cost cost(const Topology &topology)
{
    Cost sum;
    sum.inputBytes = std::int64_t{topology.side} * topology.side * inputChannels(topology);
    for (const Convolution &c : convolutions(topology)) {
        const std::int64_t pixels = std::int64_t{c.side} * c.side;
        sum.macs += pixels * 9 * c.in * c.out;
        sum.paddedMacs += pixels * 9 * std::max(c.in, 16) * std::max(c.out, 16);
        sum.parameters += std::int64_t{9} * c.in * c.out + c.out;
        // A down-sampled map is pooled as it is made; only what remains is stored.
        sum.peakMap = std::max(sum.peakMap, (c.downAfter ? pixels / 4 : pixels) * c.out);
    }
    // The chip sends the channels that the host keeps (an integer mask: the first one).
    sum.outputBytes = packedBytes({chipOutput(topology).side, maskChannels(topology)}, outputCap(topology));
    return sum;
}

double chipSeconds(const Topology &topology)
{
    return static_cast<double>(cost(topology).paddedMacs) / kMacsPerSecond;
}

} // namespace bokeh::model
