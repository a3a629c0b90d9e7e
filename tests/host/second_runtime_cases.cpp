// Writes networks as ONNX files, each with an input and the mask that the definition of the arithmetic gives, for
// another runtime to be held to: NAME.onnx, NAME.input (8-bit samples), NAME.expected (16-bit, little-endian), and
// cases.json, which lists them. Networks of every kind, with random weights; or those of the files that are named.
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/host/onnx_export.h"
#include "engine/model/catalogue.h"
#include "engine/model/network_file.h"
#include "tests/host/random_networks.h"

using namespace bokeh;
using namespace bokeh::host::test;

namespace {

std::vector<Topology> topologies()
{
    const auto softmax = Output::Softmax;
    const auto rgb = model::InputColour::Rgb;
    const auto luma = model::InputColour::Luma;
    return {topologyFor({31, DownSampling::Max, UpSampling::Repeat, 1, luma, Output::Integer}),
            topologyFor({31, DownSampling::TopLeft, UpSampling::ZeroFill, 2, rgb, softmax}),
            topologyFor({31, DownSampling::Max, UpSampling::ZeroFill, 4, luma, softmax}),
            topologyFor({127, DownSampling::TopLeft, UpSampling::Repeat, 4, rgb, Output::Integer}),
            topologyFor({127, DownSampling::Max, UpSampling::Repeat, 2, luma, softmax}),
            topologyFor({127, DownSampling::Max, UpSampling::ZeroFill, 1, rgb, softmax}),
            topologyFor({.reformat = 2, .tenBit = true}),
            *model::topologyNamed("gnetseg-large-224-y-lite"),
            *model::topologyNamed("gnetseg-large-224-y-lite-wide"),
            *model::topologyNamed("gnetseg-medium-224-y-up")};
}

Result<std::vector<model::Network>> networks(std::span<char *const> files)
{
    std::vector<model::Network> list;
    for (const char *file : files) {
        auto network = model::readNetwork(file);
        if (!network)
            return network.error();
        list.push_back(*std::move(network));
    }
    for (const Topology &topology : files.empty() ? topologies() : std::vector<Topology>())
        list.push_back(livelyNetwork(topology));
    return list;
}

Status writeCase(const std::filesystem::path &stem, const model::Network &network)
{
    const auto input = randomInput(network.topology, 1);
    const auto expected = reference(network, input);
    const auto onnx = host::exportOnnx(network);
    if (!onnx)
        return onnx.error();
    const std::pair<const char *, std::span<const std::byte>> files[] = {
        {".onnx", *onnx},
        {".input", std::as_bytes(std::span(input))},
        {".expected", std::as_bytes(std::span(expected))}};
    for (const auto &[extension, bytes] : files)
        if (Status written = writeFile(stem.string() + extension, bytes); !written)
            return written;
    return {};
}

Status writeCases(const std::filesystem::path &folder, std::span<char *const> files)
{
    const auto cases = networks(files);
    if (!cases)
        return cases.error();
    nlohmann::json list = nlohmann::json::array();
    for (const model::Network &network : *cases) {
        const Topology &topology = network.topology;
        const std::string file = fmt::format("case{}", list.size() + 1);
        if (Status written = writeCase(folder / file, network); !written)
            return Error{written.error().code, topology.name + ": " + written.error().what};
        list.push_back({{"file", file},
                        {"name", topology.name},
                        {"input", {1, inputChannels(topology), topology.side, topology.side}}});
    }
    return writeFile(folder / "cases.json", list.dump(1));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        fmt::print(stderr, "usage: second_runtime_cases DIRECTORY [NETWORK...]\n");
        return 2;
    }
    const Status written = writeCases(argv[1], std::span(argv + 2, argv + argc));
    if (!written)
        fmt::print(stderr, "{}\n", written.error().what);
    return written ? 0 : 1;
}
