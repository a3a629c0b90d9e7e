#include <catch2/catch.hpp>

#include "engine/model/catalogue.h"
#include "engine/model/requantise.h"
#include "engine/training/derive.h"
#include "engine/training/first_layer.h"
#include "engine/training/loss.h"
#include "tests/training/small.h"

using namespace bokeh;
using model::InputColour;
using model::Topology;
using training::FloatNetwork;

namespace {

Topology coloured(InputColour colour)
{
    Topology topology = test::smallTopology();
    topology.colour = colour;
    return topology;
}

Topology plainUp()
{
    Topology topology = test::smallTopology();
    topology.majors.back() = {4, 1, model::Step::Up};
    topology.reformat = 1;
    topology.name = "small-up";
    return topology;
}

Topology road(int classes, model::Output output)
{
    Topology topology = test::smallTopology();
    topology.scene = model::Scene::Road;
    topology.classes = classes;
    topology.output = output;
    if (output == model::Output::Softmax)
        topology.majors.back().channels = classes > 4 ? 64 : 16;
    return topology;
}

/// As after some training: statistics and gains of its own.
FloatNetwork trained(const Topology &topology, std::uint64_t seed = 1)
{
    torch::manual_seed(seed);
    FloatNetwork network(topology);
    for (auto &norm : network->norms) {
        norm->running_mean.normal_(0, .2);
        norm->running_var.uniform_(.5, 2);
        norm->weight.data().uniform_(.7, 1.3);
        norm->bias.data().normal_(.2, .2);
    }
    network->eval();
    return network;
}

FloatNetwork derived(FloatNetwork &from, const Topology &to)
{
    FloatNetwork network(to);
    const auto done = training::deriveInto(*from, *network);
    INFO((done ? *done : done.error().what));
    REQUIRE(done);
    network->eval();
    return network;
}

torch::Tensor run(FloatNetwork &network, const torch::Tensor &x)
{
    const torch::NoGradGuard noGradient;
    return network->forward(x);
}

/// The largest difference between two outputs, by the spread of the first.
double apart(const torch::Tensor &a, const torch::Tensor &b)
{
    return ((a - b).abs().max() / a.std()).item<double>();
}

/// The picture, R, G and B in [0, 1], as luma, YUV or RGB input. By the standard's formulas, on purpose not by ours.
torch::Tensor seen(const torch::Tensor &rgb, const Topology &topology)
{
    if (topology.colour == InputColour::Rgb)
        return rgb;
    const torch::Tensor r = rgb.slice(1, 0, 1), g = rgb.slice(1, 1, 2), b = rgb.slice(1, 2, 3);
    const torch::Tensor y = .299 * r + .587 * g + .114 * b;
    if (topology.colour == InputColour::Luma)
        return y;
    const double zero = topology.cap == 31 ? 16. / 31 : 64. / 127;
    return torch::cat({y, (b - y) / 1.772 + zero, (r - y) / 1.402 + zero}, 1);
}

torch::Tensor inner(const torch::Tensor &x, std::int64_t border)
{
    return x.slice(2, border, -border).slice(3, border, -border);
}

} // namespace

TEST_CASE("a luma network widened to YUV or RGB gives any picture the output that its luma gave")
{
    FloatNetwork luma = trained(test::smallTopology());
    const torch::Tensor picture = torch::rand({2, 3, 224, 224});
    const torch::Tensor expected = run(luma, seen(picture, luma->topology()));
    for (const auto colour : {InputColour::Yuv, InputColour::Rgb}) {
        FloatNetwork wide = derived(luma, coloured(colour));
        CHECK(apart(expected, run(wide, seen(picture, wide->topology()))) < 1e-4);
    }
}

TEST_CASE("YUV and RGB networks made from each other give the same output, away from the border")
{
    const torch::Tensor picture = torch::rand({1, 3, 224, 224});
    for (const auto &[a, b] : {std::pair(InputColour::Rgb, InputColour::Yuv), {InputColour::Yuv, InputColour::Rgb}}) {
        FloatNetwork from = trained(coloured(a)), to = derived(from, coloured(b));
        const torch::Tensor one = run(from, seen(picture, from->topology())),
                            other = run(to, seen(picture, to->topology()));
        CHECK(apart(inner(one, 24), inner(other, 24)) < 1e-4); // a kernel's reach, through all layers, is 20 pixels
        FloatNetwork back = derived(to, coloured(a));
        CHECK(apart(one, run(back, seen(picture, back->topology()))) < 1e-4);
    }
}

TEST_CASE("on the border a changed first layer is off by the padding's chroma, and by nothing else")
{
    torch::manual_seed(2);
    const Topology rgb = coloured(InputColour::Rgb), yuv = coloured(InputColour::Yuv);
    const torch::Tensor weight = torch::randn({8, 3, 3, 3}), picture = torch::rand({1, 3, 16, 16});
    const auto changed = training::changeColour(weight, rgb, yuv);
    const torch::Tensor expected = torch::conv2d(picture, weight, {}, 1, 1);
    const torch::Tensor result = torch::conv2d(seen(picture, yuv), changed.weight, changed.bias, 1, 1);
    const torch::Tensor outside = torch::nn::functional::pad(
        torch::zeros({1, 1, 16, 16}), torch::nn::functional::PadFuncOptions({1, 1, 1, 1}).value(1));
    const torch::Tensor chroma = changed.weight.slice(1, 1, 3).sum(1, true);
    const torch::Tensor missing = torch::conv2d(outside * training::neutralChroma(yuv), chroma);
    CHECK(torch::allclose(result + missing, expected, 1e-4, 1e-4));
    CHECK(inner(missing, 1).abs().max().item<double>() == 0);
    CHECK(missing.abs().max().item<double>() > .1); // it is there: what is left out would be seen
}

TEST_CASE("a colour network made luma gives grey pictures the same output")
{
    const torch::Tensor grey = torch::rand({1, 1, 224, 224}).expand({1, 3, 224, 224});
    for (const auto colour : {InputColour::Yuv, InputColour::Rgb}) {
        FloatNetwork from = trained(coloured(colour)), luma = derived(from, test::smallTopology());
        const torch::Tensor one = run(from, seen(grey, from->topology())),
                            other = run(luma, seen(grey, luma->topology()));
        CHECK(apart(inner(one, 24), inner(other, 24)) < 1e-4);
    }
}

TEST_CASE("the wide profile gives the same output wherever both inputs hold the same sample")
{
    Topology wideTopology = test::smallTopology();
    wideTopology.cap = 127;
    FloatNetwork five = trained(test::smallTopology()), seven = derived(five, wideTopology);
    const torch::Tensor samples = torch::randint(0, 31, {1, 1, 224, 224}).to(torch::kFloat) * 8;
    const auto coded = [&](int cap) {
        torch::Tensor codes = samples.clone();
        for (float *x = codes.data_ptr<float>(), *end = x + codes.numel(); x != end; ++x)
            *x = static_cast<float>(model::quantiseInput(static_cast<std::uint8_t>(*x), cap)) / static_cast<float>(cap);
        return codes;
    };
    CHECK(apart(run(five, coded(31)), run(seven, coded(127))) < 1e-4);
}

TEST_CASE("scores made from an integer network choose the class of the nearest code")
{
    for (const int classes : {2, 4, 8, 12}) {
        FloatNetwork integer = trained(road(classes, model::Output::Integer));
        integer->convolutions.back()->weight.data().mul_(20); // so that every class is met
        FloatNetwork softmax = derived(integer, road(classes, model::Output::Softmax));
        const torch::Tensor x = torch::rand({1, 1, 224, 224});
        const torch::Tensor code = run(integer, x), scores = run(softmax, x);
        const torch::Tensor expected = training::classesOf(code, integer->topology());
        const torch::Tensor chosen = training::classesOf(scores, softmax->topology());
        CAPTURE(classes);
        CHECK((expected != chosen).sum().item<std::int64_t>() < expected.numel() / 1000); // codes half way between
        CHECK(std::get<0>(at::_unique(expected)).numel() == classes);
        const torch::Tensor within = scores.masked_select((code.slice(1, 0, 1) >= 0) & (code.slice(1, 0, 1) <= 1));
        CHECK(within.min().item<float>() > -1e-3F);
        CHECK(within.max().item<float>() < 1 + 1e-3F);
    }
}

TEST_CASE("a reformat made from an up-sampling computes the same, and the way back returns the weights")
{
    FloatNetwork up = trained(plainUp()), reformat = derived(up, test::smallTopology()),
                 back = derived(reformat, plainUp());
    const torch::Tensor x = torch::rand({1, 1, 224, 224});
    const torch::Tensor expected = run(up, x).slice(1, 0, 1);
    CHECK(apart(expected, run(reformat, x).slice(1, 0, 1)) < 1e-4);
    CHECK(apart(expected, run(back, x).slice(1, 0, 1)) < 1e-4);
}

TEST_CASE("the up-sampling made from any reformat is the nearest: nudging its kernel never brings it nearer")
{
    FloatNetwork reformat = trained(test::smallTopology()), up = derived(reformat, plainUp());
    const auto distance = [&] { // between the four kernels and those that the one stands for
        FloatNetwork again = derived(up, test::smallTopology());
        return (again->convolutions.back()->weight - reformat->convolutions.back()->weight).pow(2).sum().item<double>();
    };
    const double nearest = distance();
    CHECK(nearest > 0);
    torch::Tensor kernel = up->convolutions.back()->weight.data()[0][3].view({-1});
    for (std::int64_t tap = 0; tap < 9; ++tap)
        for (const double nudge : {.02, -.02}) {
            kernel[tap] += nudge;
            CHECK(distance() > nearest);
            kernel[tap] -= nudge;
        }
}

TEST_CASE("a network for 448 pixels starts with the weights of 224")
{
    FloatNetwork small(*model::topologyNamed("gnetseg-large-224-y-lite")), large(*model::topologyNamed("gnetseg-large-448-y-lite"));
    REQUIRE(training::deriveInto(*small, *large));
    const auto a = training::namedTensors(*small), b = training::namedTensors(*large);
    for (std::size_t i = 0; i < a.size(); ++i)
        CHECK(a[i].second.equal(b[i].second));
}

TEST_CASE("a network grown to twice the width computes the same, and its new channels can learn")
{
    FloatNetwork narrow = trained(test::smallTopology(4)), wide = derived(narrow, test::smallTopology(8));
    const torch::Tensor x = torch::rand({1, 1, 224, 224});
    const torch::Tensor a = run(narrow, x), b = run(wide, x);
    CHECK(torch::allclose(a, b, 1e-4, 1e-4));
    wide->forward(x).sum().backward();
    for (std::size_t i = 1; i < wide->convolutions.size(); ++i) {
        const auto old = narrow->convolutions[i]->weight.sizes();
        const torch::Tensor grad = wide->convolutions[i]->weight.grad();
        CHECK(grad.narrow(1, old[1], grad.size(1) - old[1]).abs().sum().item<double>() > 0);
    }
}

TEST_CASE("several differences are bridged at once, and the report names each")
{
    FloatNetwork lite(*model::topologyNamed("gnetseg-large-224-y-lite"));
    FloatNetwork large(*model::topologyNamed("gnetseg-large-448-yuv-up-softmax-wide"));
    const auto done = training::deriveInto(*lite, *large);
    REQUIRE(done);
    for (const char *part : {"from luma to YUV", "activations up to 127", "side 448", "grown from 64 channels to 128",
                             "7 sublayers of 8", "nearest up-sampling", "scores computed"}) {
        CAPTURE(*done, part);
        CHECK(done->find(part) != std::string::npos);
    }
}

TEST_CASE("every step of the family's plan has a way")
{
    const std::string large = "gnetseg-large-224-y", rgb = "gnetseg-large-224-rgb", softmax = "-softmax-road-11c";
    const std::vector<std::pair<std::string, std::string>> steps{
        {large + "-lite", large},
        {large, "gnetseg-large-224-yuv"},
        {large, rgb},
        {large, large + "-softmax"},
        {large, large + "-up"},
        {"gnetseg-medium-224-y", "gnetseg-medium-224-y-up"},
        {large + "-lite", large + "-lite-wide"},
        {large, "gnetseg-large-448-y"},
        {rgb, rgb + softmax},
        {rgb + softmax, "gnetseg-large-448-rgb" + softmax},
        {"gnetseg-large-448-rgb" + softmax, "gnetseg-large-448-y" + softmax},
        {rgb + softmax, rgb + "-road-11c"},
        {rgb + "-road-11c", "gnetseg-large-448-y-road-11c"},
        {large + "-lite", large + "-lite" + softmax},
        {large + "-lite" + softmax, large + "-lite-road"},
        {large + "-lite" + softmax, large + "-lite-softmax-road-12c"},
    };
    for (const auto &[parent, child] : steps) {
        CAPTURE(parent, child);
        FloatNetwork from(*model::topologyNamed(parent)), to(*model::topologyNamed(child));
        CHECK(training::deriveInto(*from, *to));
    }
}

TEST_CASE("another scene keeps the body and leaves the last layer to be trained")
{
    FloatNetwork people = trained(test::smallTopology()), roads(road(8, model::Output::Softmax));
    const torch::Tensor own = roads->convolutions.back()->weight.clone();
    const auto done = training::deriveInto(*people, *roads);
    REQUIRE(done);
    CHECK(done->find("last layer new") != std::string::npos);
    CHECK(roads->convolutions[2]->weight.equal(people->convolutions[2]->weight));
    CHECK(roads->convolutions.back()->weight.equal(own));
}

TEST_CASE("layers find their counterparts from both ends, and what differs in between has none")
{
    const auto majors = [](const char *from, const char *to) {
        return training::counterparts(*model::topologyNamed(from), *model::topologyNamed(to));
    };
    const char *lite = "gnetseg-large-224-y-lite";
    CHECK(majors(lite, "gnetseg-large-224-y") == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
    CHECK(majors(lite, "gnetseg-medium-224-y") == std::vector<int>{0, 1, -1, -1, 5, 6});
    CHECK(majors(lite, "gnetseg-medium-224-y-up") == std::vector<int>{0, 1, -1, -1, 5, 6});
    CHECK(majors(lite, "gnetseg-small-224-y") == std::vector<int>{0, 1, -1, -1, -1}); // another ending
    CHECK(majors("gnetseg-medium-224-y", "gnetseg-large-224-y") == std::vector<int>{0, 1, -1, -1, -1, 4, 5});
    CHECK(majors("gnetseg-large-224-y", lite) == std::vector<int>(7, -1)); // narrower

    FloatNetwork from(*model::topologyNamed(lite)), to(*model::topologyNamed("gnetseg-medium-224-y"));
    const auto done = training::deriveInto(*from, *to);
    REQUIRE(done);
    CHECK(done->find("major layer 3 new, major layer 4 new, major layer 5 grown from 16") != std::string::npos);
}

TEST_CASE("a network does not start from a wider one")
{
    FloatNetwork narrow(test::smallTopology(4)), wide(test::smallTopology(8));
    CHECK_FALSE(training::deriveInto(*wide, *narrow));
    CHECK_FALSE(training::copyInto(*narrow, *wide));
}
