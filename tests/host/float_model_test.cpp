#include "engine/host/float_model.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/host/opencv_network.h"
#include "engine/model/requantise.h"
#include "engine/model/safetensors.h"

using namespace bokeh;
using model::Step;
namespace fs = std::filesystem;

namespace {

/// A few small layers with every kind of step, so that plain loops in double precision can judge it.
model::Topology smallTopology(model::Output output, int reformat)
{
    model::Topology t{.name = "small"};
    const int last = output == model::Output::Softmax ? 2 * reformat * reformat : 4;
    t.majors = {{4, 2, Step::Down}, {8, 1, Step::None}, {4, 1, Step::Up}, {last < 4 ? 4 : last, 1, Step::None}};
    t.output = output;
    t.reformat = reformat;
    if (reformat > 1)
        t.majors.erase(t.majors.begin() + 2); // what reformat brings back need not be doubled
    return t;
}

using Values = std::vector<float>;

Values draw(std::mt19937 &random, std::size_t count, float low, float high)
{
    Values values(count);
    for (float &value : values)
        value = low + (high - low) * static_cast<float>(random() % 10'000) / 10'000;
    return values;
}

std::string nameOf(const model::Convolution &c)
{
    return "major" + std::to_string(c.major) + ".sublayer" + std::to_string(c.sublayer) + ".";
}

/// A file as training writes it, of random weights and norms.
model::Safetensors randomFile(const model::Topology &topology)
{
    std::mt19937 random(11);
    model::Safetensors file;
    file.metadata = {{"format", "bokehcam-float-1"}, {"topology", model::toJson(topology)}};
    const auto list = model::convolutions(topology);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto &c = list[i];
        const auto put = [&](const std::string &what, std::vector<std::int64_t> shape, const Values &values) {
            file.put<float>(nameOf(c) + what, "F32", std::move(shape), values);
        };
        const auto out = static_cast<std::size_t>(c.out);
        put("weight", {c.out, c.in, 3, 3}, draw(random, out * static_cast<std::size_t>(c.in) * 9, -0.3F, 0.35F));
        if (i + 1 == list.size()) {
            put("bias", {c.out}, draw(random, out, 0, 1));
            continue;
        }
        put("norm.weight", {c.out}, draw(random, out, 0.5F, 1.5F));
        put("norm.bias", {c.out}, draw(random, out, -0.1F, 0.3F));
        put("norm.mean", {c.out}, draw(random, out, -0.2F, 0.2F));
        put("norm.variance", {c.out}, draw(random, out, 0.1F, 2));
    }
    return file;
}

Values tensor(const model::Safetensors &file, const std::string &name)
{
    const auto &bytes = file.tensors.at(name).bytes;
    Values values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

/// [channels][side][side] in double precision.
struct Map {
    int side, channels;
    std::vector<double> values;
    double at(int c, int y, int x) const
    {
        if (y < 0 || x < 0 || y >= side || x >= side)
            return 0;
        return values[static_cast<std::size_t>((c * side + y) * side + x)];
    }
};

Map mapped(int side, int channels, const std::function<double(int c, int y, int x)> &value)
{
    Map map{side, channels, {}};
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                map.values.push_back(value(c, y, x));
    return map;
}

Map convolved(const Map &in, const model::Convolution &c, const Values &weights)
{
    return mapped(in.side, c.out, [&](int o, int y, int x) {
        double sum = 0;
        for (int i = 0; i < c.in; ++i)
            for (int k = 0; k < 9; ++k)
                sum +=
                    in.at(i, y + k / 3 - 1, x + k % 3 - 1) * weights[static_cast<std::size_t>((o * c.in + i) * 9 + k)];
        return sum;
    });
}

/// As training defines it: codes / cap, convolution, batch norm apart, ReLU; the last with a bias alone.
Map definition(const model::Safetensors &file, const model::Topology &topology, Map map)
{
    const auto list = model::convolutions(topology);
    for (const auto &c : list) {
        if (c.upBefore)
            map = mapped(map.side * 2, map.channels, [&](int k, int y, int x) { return map.at(k, y / 2, x / 2); });
        map = convolved(map, c, tensor(file, nameOf(c) + "weight"));
        if (&c == &list.back()) {
            const Values bias = tensor(file, nameOf(c) + "bias");
            map = mapped(map.side, map.channels,
                         [&](int k, int y, int x) { return map.at(k, y, x) + bias[static_cast<std::size_t>(k)]; });
            break;
        }
        Values norm[4];
        const char *const names[] = {"norm.weight", "norm.bias", "norm.mean", "norm.variance"};
        for (std::size_t i = 0; i < 4; ++i)
            norm[i] = tensor(file, nameOf(c) + names[i]);
        map = mapped(map.side, map.channels, [&](int k, int y, int x) {
            const auto i = static_cast<std::size_t>(k);
            const double normal = (map.at(k, y, x) - norm[2][i]) / std::sqrt(norm[3][i] + 1e-5);
            return std::max(0.0, normal * norm[0][i] + norm[1][i]);
        });
        if (c.downAfter)
            map = mapped(map.side / 2, map.channels, [&](int k, int y, int x) {
                return std::max({map.at(k, 2 * y, 2 * x), map.at(k, 2 * y, 2 * x + 1), map.at(k, 2 * y + 1, 2 * x),
                                 map.at(k, 2 * y + 1, 2 * x + 1)});
            });
    }
    const int r = topology.reformat;
    return mapped(map.side * r, model::maskChannels(topology),
                  [&](int k, int y, int x) { return map.at((k * r + y % r) * r + x % r, y / r, x / r); });
}

class TemporaryFile {
public:
    explicit TemporaryFile(const std::vector<std::byte> &bytes)
    {
        std::string name = (fs::temp_directory_path() / "float-XXXXXX").string();
        const int file = mkstemp(name.data());
        REQUIRE(file >= 0);
        close(file);
        path = name;
        REQUIRE(writeFile(path, bytes));
    }
    ~TemporaryFile() { fs::remove(path); }
    fs::path path;
};

} // namespace

TEST_CASE("float weights give what training defines, with batch norm folded in, for every kind of output")
{
    const auto [output, reformat] = GENERATE(std::pair(model::Output::Integer, 1), std::pair(model::Output::Integer, 2),
                                             std::pair(model::Output::Softmax, 2));
    const model::Topology topology = smallTopology(output, reformat);
    const model::Safetensors file = randomFile(topology);
    const TemporaryFile written(model::serialise(file));
    const auto network = host::readFloatModel(written.path);
    REQUIRE(network);
    CHECK(network->topology == topology);
    std::mt19937 random(5);
    std::vector<std::uint8_t> input(224 * 224);
    for (auto &sample : input)
        sample = static_cast<std::uint8_t>(random() >> 24);
    const Map codes = mapped(224, 1, [&](int, int y, int x) {
        return model::quantiseInput(input[static_cast<std::size_t>(y * 224 + x)], 31) / 31.0;
    });
    const Map expected = definition(file, topology, codes);
    auto net = host::OpenCvNetwork::open(network->onnx, {224, 1});
    REQUIRE(net);
    std::vector<float> values(expected.values.size());
    REQUIRE(net->run(input, std::span<float>(values)));
    double worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        worst = std::max(worst, std::abs(values[i] - expected.values[i]));
    CHECK(worst < 1e-4);
}

TEST_CASE("a file that holds no float weights, or not those of its topology, is refused with its name")
{
    model::Safetensors good = randomFile(smallTopology(model::Output::Integer, 1));
    const auto refusal = [](const model::Safetensors &file) {
        const TemporaryFile written(model::serialise(file));
        const auto network = host::readFloatModel(written.path);
        REQUIRE_FALSE(network);
        CHECK(network.error().code == Errc::BadInput);
        CHECK(network.error().what.find(written.path.string()) != std::string::npos);
        return network.error().what;
    };
    model::Safetensors bad = good;
    bad.metadata["format"] = "something";
    CHECK(refusal(bad).find("float weights") != std::string::npos);
    bad = good;
    bad.tensors.erase("major0.sublayer1.norm.mean");
    CHECK(refusal(bad).find("norm.mean") != std::string::npos);
    bad = good;
    bad.tensors["major1.sublayer0.weight"].shape = {8, 4, 9};
    CHECK(refusal(bad).find("major1.sublayer0.weight") != std::string::npos);
    bad = good;
    bad.put<float>("major3.sublayer0.bias", "F32", {4}, Values{0, NAN, 0, 0});
    CHECK(refusal(bad).find("not finite") != std::string::npos);
    bad = good;
    bad.put<float>("major0.sublayer0.norm.variance", "F32", {4}, Values{1, -1, 1, 1});
    CHECK(refusal(bad).find("negative") != std::string::npos);
}
