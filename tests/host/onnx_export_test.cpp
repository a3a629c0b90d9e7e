#include <catch2/catch.hpp>
#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

#include "engine/host/onnx_export.h"
#include "engine/host/opencv_network.h"
#include "engine/model/catalogue.h"
#include "engine/model/validate.h"
#include "tests/host/random_networks.h"

using namespace bokeh;
using namespace bokeh::host;
using namespace bokeh::host::test;

namespace {

/// The unrounded values that OpenCV returns for the exported network.
std::vector<float> opencv(const model::Network &network, std::span<const std::uint8_t> input, OnnxKind kind,
                          OpenCvMode mode)
{
    const auto onnx = exportOnnx(network, kind);
    REQUIRE(onnx);
    auto loaded = OpenCvNetwork::open(*onnx, {network.topology.side, inputChannels(network.topology)}, mode);
    if (!loaded)
        FAIL(loaded.error().what);
    std::vector<float> output(outputSize(network.topology));
    const Status ran = loaded->run(input, output);
    if (!ran)
        FAIL(ran.error().what);
    return output;
}

void checkEqual(const model::Network &network, std::uint64_t inputSeed)
{
    const auto input = randomInput(network.topology, inputSeed);
    const auto expected = reference(network, input);
    CHECK(isLively(expected));
    for (OpenCvMode mode : {OpenCvMode::Direct, OpenCvMode::Fastest}) {
        const auto got = opencv(network, input, OnnxKind::Exact, mode);
        std::size_t different = 0;
        for (std::size_t i = 0; i < got.size(); ++i)
            different += got[i] != static_cast<float>(expected[i]);
        CHECK(different == 0);
    }
}

/// A network whose last convolution accumulates at most 2^24 - 1 + `more`, really reaches partial sums of half that,
/// and then comes back to small numbers that are stored without a shift: a lost unit would show.
model::Network atTheBound(int more)
{
    Topology topology;
    topology.name = "at the bound";
    topology.majors = {{4, 1, Step::Down}, {4, 1, Step::Down}, {4, 1, Step::Down}, {1024, 1, Step::Down}, {4, 1}};
    topology.tenBitOutput = true;
    model::Network network = model::randomNetwork(topology, 7);
    model::Sublayer &wide = network.sublayers[3]; // channels 512 and on repeat the first 512, but for the first channel
    std::copy_n(wide.weights.begin(), 512 * 4 * 9, wide.weights.begin() + 512 * 4 * 9);
    for (std::size_t i = 0; i < wide.biases.size(); ++i)
        wide.biases[i] = i % 512 ? model::kMaxBias : i ? 0 : 128; // nearly all activations are 31
    wide.shift = 8;
    model::Sublayer &last = network.sublayers[4]; // its second half takes away what the first half adds
    constexpr std::size_t kHalf = 512 * 9;
    constexpr int kSum = 270600; // 2 * 31 * 270600 = 2^24 - 16
    for (std::size_t i = 0; i < last.weights.size(); ++i) {
        const int size = kSum / int{kHalf} + (i % kHalf < kSum % kHalf);
        last.weights[i] = static_cast<std::int8_t>(i / kHalf % 2 ? -size : size);
    }
    last.shift = 0;
    last.biases.assign(last.biases.size(), 15 + more);
    return network;
}

} // namespace

TEST_CASE("OpenCV computes every pixel of an exported network as the chip does")
{
    const int cap = GENERATE(31, 127);
    const auto down = GENERATE(DownSampling::Max, DownSampling::TopLeft);
    const auto up = GENERATE(UpSampling::Repeat, UpSampling::ZeroFill);
    const int reformat = GENERATE(1, 2, 4);
    const auto colour = GENERATE(model::InputColour::Luma, model::InputColour::Yuv);
    const auto output = GENERATE(Output::Integer, Output::Softmax);
    const Choice choice{cap, down, up, reformat, colour, output};
    INFO(describe(choice));
    checkEqual(livelyNetwork(topologyFor(choice)), 1);
}

TEST_CASE("OpenCV computes a 10-bit last layer as the chip does")
{
    const int reformat = GENERATE(1, 2, 4);
    checkEqual(livelyNetwork(topologyFor({.reformat = reformat, .tenBit = true})), 1);
}

TEST_CASE("OpenCV computes the catalogue's networks as the chip does")
{
    const std::string name = GENERATE("gnetseg-large-224-y-lite", "gnetseg-medium-224-y-up");
    INFO(name);
    checkEqual(livelyNetwork(*model::topologyNamed(name)), 1);
}

TEST_CASE("a convolution that reaches 2^24 is refused, and one short of it is exact")
{
    const model::Network below = atTheBound(0), at = atTheBound(1);
    REQUIRE(model::validate(at));
    REQUIRE(accumulatorBound(below.sublayers[4], convolutions(below.topology)[4], 31) == kExactBelow - 1);
    checkEqual(below, 1);

    const auto refused = exportOnnx(at);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::BadInput);
    CHECK_THAT(refused.error().what, Catch::Contains("major layer 5, sublayer 1") && Catch::Contains("16777216"));
    CHECK(exportOnnx(at, OnnxKind::Float));
}

TEST_CASE("the rounding half counts towards the bound of an export")
{
    model::Network network = atTheBound(0);
    network.sublayers[4].shift = 1;
    CHECK_FALSE(exportOnnx(network));
}

TEST_CASE("a network that breaks the chip's rules is not exported")
{
    model::Network network = model::randomNetwork(topologyFor({}), 1);
    network.sublayers[0].weights.pop_back();
    const auto refused = exportOnnx(network);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::BadInput);
}

TEST_CASE("an export passes the standard's own checker and has the shapes that it declares")
{
    const auto kind = GENERATE(OnnxKind::Exact, OnnxKind::Float);
    const Choice choice = GENERATE(
        Choice{}, Choice{31, DownSampling::TopLeft, UpSampling::ZeroFill, 2, model::InputColour::Rgb, Output::Softmax});
    const Topology topology = topologyFor(choice);
    const auto bytes = exportOnnx(model::randomNetwork(topology, 2), kind);
    REQUIRE(bytes);
    onnx::ModelProto file;
    REQUIRE(file.ParseFromArray(bytes->data(), static_cast<int>(bytes->size())));
    CHECK_NOTHROW(onnx::checker::check_model(file));
    // Strict: fails where the inferred shape of "output" is not the declared one.
    CHECK_NOTHROW(onnx::shape_inference::InferShapes(file, onnx::OpSchemaRegistry::Instance(), {true, 1, true}));
    CHECK(file.producer_name() == "bokehcam");
    REQUIRE(file.metadata_props_size() > 0);
    const auto back = model::topologyFromJson(file.metadata_props(0).value());
    REQUIRE(back);
    CHECK(*back == topology);
}

TEST_CASE("the float export stays near the chip's output")
{
    const model::Network network = model::randomNetwork(*model::topologyNamed("gnetseg-large-224-y-lite"), 4);
    const auto input = randomInput(network.topology, 4);
    const auto expected = reference(network, input);
    const auto got = opencv(network, input, OnnxKind::Float, OpenCvMode::Fastest);
    double difference = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        difference += std::abs(got[i] - static_cast<float>(expected[i]));
    CHECK(difference / static_cast<double>(got.size()) < 3);
}

TEST_CASE("OpenCV's failures are sentences")
{
    const std::vector<std::byte> garbage(100, std::byte{7});
    const auto unreadable = OpenCvNetwork::open(garbage, {224, 1});
    REQUIRE_FALSE(unreadable);
    CHECK(unreadable.error().code == Errc::BadInput);

    const Topology topology = topologyFor({});
    auto network = OpenCvNetwork::open(*exportOnnx(model::randomNetwork(topology, 1)), {224, 1});
    REQUIRE(network);
    std::vector<std::uint16_t> output(outputSize(topology));
    CHECK_FALSE(network->run(std::vector<std::uint8_t>(100), output));
    CHECK_FALSE(network->run(randomInput(topology, 1), std::span(output).first(10)));
    CHECK(network->run(randomInput(topology, 1), output));
}
