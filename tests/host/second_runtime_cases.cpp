// Writes networks as ONNX files, each with an input and the mask that the definition of the arithmetic gives, for
// another runtime to be held to: NAME.onnx, NAME.input (8-bit samples), NAME.expected (16-bit, little-endian), and
// cases.json, which lists them.
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/host/onnx_export.h"
#include "engine/model/catalogue.h"
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
            *model::gnetseg("gnetseg-large-224-y-lite"),
            *model::gnetseg("gnetseg-large-224-y-lite-wide"),
            *model::gnetseg("gnetseg-medium-224-y-up")};
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

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        fmt::print(stderr, "usage: second_runtime_cases DIRECTORY\n");
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    nlohmann::json list = nlohmann::json::array();
    for (const Topology &topology : topologies()) {
        const std::string file = fmt::format("case{}", list.size() + 1);
        if (Status written = writeCase(folder / file, livelyNetwork(topology)); !written) {
            fmt::print(stderr, "{}: {}\n", topology.name, written.error().what);
            return 1;
        }
        list.push_back({{"file", file},
                        {"name", topology.name},
                        {"input", {1, inputChannels(topology), topology.side, topology.side}}});
    }
    const Status written = writeFile(folder / "cases.json", list.dump(1));
    return written ? 0 : 1;
}
