#include "engine/model/network_file.h"

#include <cstring>
#include <fmt/format.h>

#include "engine/base/file.h"
#include "engine/base/json_text.h"
#include "engine/model/safetensors.h"
#include "engine/model/validate.h"

namespace bokeh::model {

namespace {

constexpr const char *kFormat = "bokehcam-network-1";
constexpr int kRecordDepth = 100; // of a training record, in which stand those before it

std::string prefix(const Convolution &c)
{
    return fmt::format("major{}.sublayer{}", c.major, c.sublayer);
}

Error notNetwork(const std::string &why)
{
    return Error{Errc::BadInput, fmt::format("not a Bokehcam network: {}", why)};
}

/// The tensor's values, if it is there with just this type and shape.
template <class T>
Result<std::vector<T>> values(const Safetensors &file, const std::string &name, const char *dtype,
                              const std::vector<std::int64_t> &shape)
{
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end())
        return notNetwork(fmt::format("tensor \"{}\" is missing", name));
    const Safetensors::Tensor &tensor = found->second;
    if (tensor.dtype != dtype || tensor.shape != shape)
        return notNetwork(fmt::format("tensor \"{}\" is not {} of the topology's shape", name, dtype));
    std::vector<T> list(tensor.bytes.size() / sizeof(T));
    if (!list.empty())
        std::memcpy(list.data(), tensor.bytes.data(), tensor.bytes.size());
    return list;
}

} // namespace

std::vector<std::byte> serialise(const Network &network)
{
    Safetensors file;
    file.metadata["format"] = kFormat;
    file.metadata["topology"] = toJson(network.topology);
    if (!network.training.empty())
        file.metadata["training"] = network.training;
    const std::vector<Convolution> list = convolutions(network.topology);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Sublayer &layer = network.sublayers[i];
        const std::int32_t shift = layer.shift;
        file.put<std::int8_t>(prefix(list[i]) + ".weight", "I8", {list[i].out, list[i].in, 3, 3}, layer.weights);
        file.put<std::int32_t>(prefix(list[i]) + ".bias", "I32", {list[i].out}, layer.biases);
        file.put<std::int32_t>(prefix(list[i]) + ".shift", "I32", {1}, std::span(&shift, 1));
    }
    return serialise(file);
}

Result<Network> parseNetwork(std::span<const std::byte> bytes)
{
    const Result<Safetensors> file = parseSafetensors(bytes);
    if (!file)
        return file.error();
    const auto text = [&](const char *key) {
        const auto found = file->metadata.find(key);
        return found == file->metadata.end() ? std::string() : found->second;
    };
    if (text("format") != kFormat)
        return notNetwork(fmt::format("its format is not \"{}\"", kFormat));
    if (nestsDeeper(text("training"), kRecordDepth))
        return notNetwork("its training record is nested too deep");
    Result<Topology> topology = topologyFromJson(text("topology"));
    if (!topology)
        return topology.error();
    // The rules bound every dimension, so they come before anything is sized by the topology.
    if (Status sound = validate(*topology); !sound)
        return sound.error();
    Network network{*std::move(topology), {}, text("training")};
    const std::vector<Convolution> list = convolutions(network.topology);
    if (file->tensors.size() != list.size() * 3)
        return notNetwork("it does not have three tensors for each convolution");
    for (const Convolution &c : list) {
        auto weights = values<std::int8_t>(*file, prefix(c) + ".weight", "I8", {c.out, c.in, 3, 3});
        auto biases = values<std::int32_t>(*file, prefix(c) + ".bias", "I32", {c.out});
        auto shift = values<std::int32_t>(*file, prefix(c) + ".shift", "I32", {1});
        if (!weights)
            return weights.error();
        if (!biases)
            return biases.error();
        if (!shift)
            return shift.error();
        network.sublayers.push_back({*std::move(weights), *std::move(biases), (*shift)[0]});
    }
    if (Status sound = validate(network); !sound)
        return sound.error();
    return network;
}

Result<Network> readNetwork(const std::filesystem::path &path)
{
    const auto bytes = readFile(path, kMaxModelFile);
    if (!bytes)
        return bytes.error();
    Result<Network> network = parseNetwork(*bytes);
    if (!network)
        return Error{Errc::BadInput,
                     fmt::format("the model \"{}\" was refused: {}", path.string(), network.error().what)};
    return network;
}

Status writeNetwork(const std::filesystem::path &path, const Network &network)
{
    return writeFile(path, serialise(network));
}

} // namespace bokeh::model
