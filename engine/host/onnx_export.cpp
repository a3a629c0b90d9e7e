#include "engine/host/onnx_export.h"

#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "engine/host/onnx_layers.h"
#include "engine/model/validate.h"

namespace bokeh::host {

namespace {

using model::Convolution;
using model::Network;
using model::Sublayer;
using model::Topology;

/// Input samples are divided by this before they are rounded: 8 bits to 5, or to 7.
int inputDivisor(const Topology &topology)
{
    return topology.cap == 31 ? 8 : 2;
}

Status checkExact(const Network &network)
{
    const auto list = convolutions(network.topology);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::int64_t bound = accumulatorBound(network.sublayers[i], list[i], network.topology.cap);
        if (bound >= kExactBelow)
            return Error{Errc::BadInput,
                         fmt::format("ONNX export: major layer {}, sublayer {} can accumulate {}, and 32-bit floats "
                                     "are exact only below {}; the chip and the emulator run it, an ONNX model cannot",
                                     list[i].major + 1, list[i].sublayer + 1, bound, kExactBelow)};
    }
    return {};
}

/// Weights times `weightFactor`, biases plus `biasOffset` times `biasFactor`.
struct Scaling {
    float weightFactor = 1;
    float biasFactor = 1;
    int biasOffset = 0;
};

void appendConvolution(OnnxGraph &graph, const Sublayer &sublayer, const Convolution &c, const Scaling &scaling)
{
    const std::size_t outputs = static_cast<std::size_t>(c.out), perOutput = static_cast<std::size_t>(c.in) * 9;
    std::vector<float> weights(outputs * perOutput), biases(outputs);
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = static_cast<float>(sublayer.weights[i]) * scaling.weightFactor;
    for (std::size_t o = 0; o < outputs; ++o)
        biases[o] = static_cast<float>(sublayer.biases[o] + scaling.biasOffset) * scaling.biasFactor;
    appendConvolution(graph, c.in, c.out, weights, biases);
}

/// Convolution, requantise() of engine/model/requantise.h with its half in the bias, ReLU and saturation.
void appendExact(OnnxGraph &graph, const Sublayer &sublayer, const Convolution &c)
{
    const int half = sublayer.shift ? 1 << (sublayer.shift - 1) : 0;
    appendConvolution(graph, sublayer, c, {.biasOffset = half});
    if (sublayer.shift) {
        graph.then("Mul", {graph.scalar(std::ldexp(1.0F, -sublayer.shift))});
        graph.then("Floor");
    }
    appendClip(graph, c.cap);
}

/// The same without rounding, and with the shift in the weights, as it would be trained and run in float.
void appendFloat(OnnxGraph &graph, const Sublayer &sublayer, const Convolution &c, int inputDivisor)
{
    const float scale = std::ldexp(1.0F, -sublayer.shift);
    appendConvolution(graph, sublayer, c,
                      {.weightFactor = scale / static_cast<float>(inputDivisor), .biasFactor = scale});
    appendClip(graph, c.cap);
}

/// The last convolution with only the channels that are sent, in the order that its DepthToSpace takes them.
std::pair<Sublayer, Convolution> lastConvolution(const Network &network, Convolution c)
{
    const std::ptrdiff_t perOutput = std::ptrdiff_t{c.in} * 9;
    const Sublayer &from = network.sublayers.back();
    const std::vector<std::size_t> sent = sentChannels(network.topology);
    Sublayer to{.weights = {}, .biases = {}, .shift = from.shift};
    for (const std::size_t out : sent) {
        const auto weights = from.weights.begin() + static_cast<std::ptrdiff_t>(out) * perOutput;
        to.weights.insert(to.weights.end(), weights, weights + perOutput);
        to.biases.push_back(from.biases[out]);
    }
    c.out = static_cast<int>(sent.size());
    return {std::move(to), c};
}

void appendNetwork(OnnxGraph &graph, const Network &network, OnnxKind kind)
{
    const Topology &topology = network.topology;
    const std::vector<Convolution> list = convolutions(topology);
    const auto last = lastConvolution(network, list.back());
    graph.input({topology.side, inputChannels(topology)});
    if (kind == OnnxKind::Exact)
        appendQuantisation(graph, topology.cap);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const bool isLast = i + 1 == list.size();
        const Convolution &c = isLast ? last.second : list[i];
        const Sublayer &sublayer = isLast ? last.first : network.sublayers[i];
        if (c.upBefore)
            appendUpSampling(graph, topology.up, c.in);
        if (kind == OnnxKind::Exact)
            appendExact(graph, sublayer, c);
        else
            appendFloat(graph, sublayer, c, i == 0 ? inputDivisor(topology) : 1);
        if (c.downAfter)
            appendDownSampling(graph, topology.down);
    }
    if (topology.reformat > 1)
        setAttribute(graph.then("DepthToSpace"), "blocksize", topology.reformat);
}

} // namespace

Result<std::vector<std::byte>> exportOnnx(const Network &network, OnnxKind kind)
{
    if (Status valid = validate(network); !valid)
        return valid.error();
    if (kind == OnnxKind::Exact)
        if (Status exact = checkExact(network); !exact)
            return exact.error();
    OnnxGraph graph(network.topology.name.empty() ? "network" : network.topology.name);
    appendNetwork(graph, network, kind);
    graph.metadata("topology", toJson(network.topology));
    graph.metadata("arithmetic", kind == OnnxKind::Exact ? "exact" : "float");
    return graph.finish({chipOutput(network.topology).side, maskChannels(network.topology)});
}

} // namespace bokeh::host
