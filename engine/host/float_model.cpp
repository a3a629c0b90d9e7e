#include "engine/host/float_model.h"

#include <cmath>
#include <cstring>
#include <fmt/format.h>

#include "engine/base/file.h"
#include "engine/host/onnx_layers.h"
#include "engine/model/safetensors.h"
#include "engine/model/validate.h"

namespace bokeh::host {

namespace {

using model::Convolution;
using model::Safetensors;

constexpr const char *kFormat = "bokehcam-float-1";
constexpr float kEpsilon = 1e-5F; // of the variance in batch norm, as it is trained

/// The tensor's values, if it is there with just this shape and all are finite.
Result<std::vector<float>> values(const Safetensors &file, const std::string &name,
                                  const std::vector<std::int64_t> &shape)
{
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end())
        return Error{Errc::BadInput, fmt::format("the tensor \"{}\" is missing", name)};
    if (found->second.dtype != "F32" || found->second.shape != shape)
        return Error{Errc::BadInput,
                     fmt::format("the tensor \"{}\" has another type or shape than its topology", name)};
    std::vector<float> list(found->second.bytes.size() / sizeof(float));
    std::memcpy(list.data(), found->second.bytes.data(), list.size() * sizeof(float));
    for (const float value : list)
        if (!std::isfinite(value))
            return Error{Errc::BadInput, fmt::format("the tensor \"{}\" holds a value that is not finite", name)};
    return list;
}

struct Folded {
    std::vector<float> weights, biases; ///< [out][in][3][3], [out]
};

/// Takes the batch norm after a convolution into it: weight * g, bias = shift - mean * g, g = scale / sqrt(variance).
Status foldNorm(const Safetensors &file, const std::string &prefix, const Convolution &c, Folded &to)
{
    std::vector<float> parts[4];
    const char *const names[] = {"norm.weight", "norm.bias", "norm.mean", "norm.variance"};
    for (std::size_t i = 0; i < 4; ++i) {
        auto part = values(file, prefix + names[i], {c.out});
        if (!part)
            return part.error();
        parts[i] = *std::move(part);
    }
    const auto &[scale, shift, mean, variance] = parts;
    const std::size_t perOutput = static_cast<std::size_t>(c.in) * 9;
    for (std::size_t o = 0; o < shift.size(); ++o) {
        if (variance[o] < 0)
            return Error{Errc::BadInput, fmt::format("the tensor \"{}norm.variance\" holds a negative value", prefix)};
        const float gain = scale[o] / std::sqrt(variance[o] + kEpsilon);
        for (std::size_t i = 0; i < perOutput; ++i)
            to.weights[o * perOutput + i] *= gain;
        to.biases.push_back(shift[o] - mean[o] * gain);
    }
    return {};
}

Result<Folded> fold(const Safetensors &file, const Convolution &c, bool last)
{
    const std::string prefix = fmt::format("major{}.sublayer{}.", c.major, c.sublayer);
    auto weights = values(file, prefix + "weight", {c.out, c.in, 3, 3});
    if (!weights)
        return weights.error();
    Folded folded{*std::move(weights), {}};
    if (last) {
        auto biases = values(file, prefix + "bias", {c.out});
        if (!biases)
            return biases.error();
        folded.biases = *std::move(biases);
    } else if (Status done = foldNorm(file, prefix, c, folded); !done) {
        return done.error();
    }
    return folded;
}

/// Only the channels that are sent, in the order that DepthToSpace takes them.
Folded sentOnly(const Folded &from, const model::Topology &topology)
{
    const std::size_t perOutput = from.weights.size() / from.biases.size();
    Folded to;
    for (const std::size_t out : sentChannels(topology)) {
        const auto first = from.weights.begin() + static_cast<std::ptrdiff_t>(out * perOutput);
        to.weights.insert(to.weights.end(), first, first + static_cast<std::ptrdiff_t>(perOutput));
        to.biases.push_back(from.biases[out]);
    }
    return to;
}

Result<std::vector<std::byte>> graphOf(const Safetensors &file, const model::Topology &topology)
{
    OnnxGraph graph(topology.name.empty() ? "network" : topology.name);
    graph.input({topology.side, inputChannels(topology)});
    appendQuantisation(graph, topology.cap);
    graph.then("Mul", {graph.scalar(1 / static_cast<float>(topology.cap))});
    const std::vector<Convolution> list = convolutions(topology);
    for (const Convolution &c : list) {
        const bool last = &c == &list.back();
        auto folded = fold(file, c, last);
        if (!folded)
            return folded.error();
        if (c.upBefore)
            appendUpSampling(graph, topology.up, c.in);
        const Folded layer = last ? sentOnly(*folded, topology) : *std::move(folded);
        appendConvolution(graph, c.in, static_cast<int>(layer.biases.size()), layer.weights, layer.biases);
        if (!last)
            graph.then("Relu");
        if (c.downAfter)
            appendDownSampling(graph, topology.down);
    }
    if (topology.reformat > 1)
        setAttribute(graph.then("DepthToSpace"), "blocksize", topology.reformat);
    return graph.finish({chipOutput(topology).side, maskChannels(topology)});
}

Result<FloatModel> fromContainer(const Safetensors &file)
{
    const auto text = [&](const char *key) {
        const auto found = file.metadata.find(key);
        return found == file.metadata.end() ? std::string() : found->second;
    };
    if (text("format") != kFormat)
        return Error{Errc::BadInput, "it does not hold float weights"};
    const auto topology = model::topologyFromJson(text("topology"));
    if (!topology)
        return topology.error();
    // The rules bound every dimension, so they come before anything is sized by the topology.
    if (Status sound = model::validate(*topology); !sound)
        return sound.error();
    auto onnx = graphOf(file, *topology);
    if (!onnx)
        return onnx.error();
    return FloatModel{*topology, *std::move(onnx)};
}

} // namespace

Result<FloatModel> readFloatModel(const std::filesystem::path &path)
{
    const auto bytes = readFile(path, model::kMaxModelFile);
    if (!bytes)
        return bytes.error();
    const auto file = model::parseSafetensors(*bytes);
    auto read = file ? fromContainer(*file) : Result<FloatModel>(file.error());
    if (!read)
        return Error{Errc::BadInput,
                     fmt::format("the float weights \"{}\" were refused: {}", path.string(), read.error().what)};
    return read;
}

} // namespace bokeh::host
