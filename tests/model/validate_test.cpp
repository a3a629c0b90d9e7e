#include "engine/model/validate.h"

#include <catch2/catch.hpp>
#include <functional>

#include "engine/model/catalogue.h"

using namespace bokeh::model;

namespace {

Topology large()
{
    return *topologyNamed("gnetseg-large-224-y");
}

std::string ruleBroken(const bokeh::Status &status)
{
    return status ? "none" : status.error().what.substr(0, status.error().what.find(':'));
}

} // namespace

TEST_CASE("each rule of the chip, broken alone, is the one that is named")
{
    struct Row {
        const char *rule;
        std::function<void(Topology &)> change;
    };
    const std::vector<Row> rows{
        {"none", [](Topology &) {}},
        {"side", [](Topology &t) { t.side = 256; }},
        {"cap", [](Topology &t) { t.cap = 255; }},
        {"classes", [](Topology &t) { t.classes = 1; }},
        {"classes", [](Topology &t) { t.classes = 17; }},
        {"majors", [](Topology &t) { t.majors.clear(); }},
        {"majors", [](Topology &t) { t.majors.insert(t.majors.begin() + 3, t.majors[3]); }},
        {"sublayers", [](Topology &t) { t.majors[3].sublayers = 13; }},
        {"sublayers", [](Topology &t) { t.majors[3].sublayers = 0; }},
        {"channels", [](Topology &t) { t.majors[2].channels = 48; }},
        {"channels", [](Topology &t) { t.majors[2].channels = 2; }},
        {"channels", [](Topology &t) { t.majors[2].channels = 2048; }},
        {"step", [](Topology &t) { t.majors[0].step = Step::Up; }},
        {"step",
         [](Topology &t) {
             for (auto &m : t.majors)
                 m.step = Step::Down;
         }},
        {"memory", [](Topology &t) { t.majors[0].channels = 128; }},
        {"reformat", [](Topology &t) { t.reformat = 3; }},
        {"reformat", [](Topology &t) { t.reformat = 4; }},
        {"output", [](Topology &t) { t.output = Output::Softmax; }},
        {"ten-bit",
         [](Topology &t) {
             t.tenBitOutput = true;
             t.majors.back().sublayers = 2;
         }},
    };
    for (const Row &row : rows) {
        Topology topology = large();
        row.change(topology);
        CHECK(ruleBroken(validate(topology)) == row.rule);
    }
}

TEST_CASE("coefficients, biases and shifts are held to their modes and widths")
{
    Topology topology{.name = "tiny", .majors = {{4, 1, Step::Down}, {4, 1, Step::None}}, .reformat = 2};
    topology.majors[0].mode = CoefficientMode::ThreeBit;
    topology.majors[1].mode = CoefficientMode::OneBit;
    const Network good = randomNetwork(topology, 1);
    CHECK(ruleBroken(validate(good)) == "none");

    struct Row {
        const char *rule;
        std::function<void(Network &)> change;
    };
    const std::vector<Row> rows{
        {"shape", [](Network &n) { n.sublayers.pop_back(); }},
        {"shape", [](Network &n) { n.sublayers[0].weights.pop_back(); }},
        {"shape", [](Network &n) { n.sublayers[1].biases.push_back(0); }},
        {"shift", [](Network &n) { n.sublayers[0].shift = 13; }},
        {"shift", [](Network &n) { n.sublayers[0].shift = -1; }},
        {"bias", [](Network &n) { n.sublayers[0].biases[3] = 1 << 19; }},
        {"bias", [](Network &n) { n.sublayers[0].biases[3] = -(1 << 19) - 1; }},
        {"mode",
         [](Network &n) { n.sublayers[0].weights = std::vector<std::int8_t>(36, 3), n.sublayers[0].weights[5] = 5; }},
        {"mode", [](Network &n) { n.sublayers[1].weights[4] = 0; }},
    };
    for (const Row &row : rows) {
        Network network = good;
        row.change(network);
        CHECK(ruleBroken(validate(network)) == row.rule);
    }
}

TEST_CASE("three-bit kernels are {0, 1, 2, 4} times any scale, with any level absent")
{
    Topology topology{.name = "tiny", .majors = {{4, 1, Step::Down}, {4, 1, Step::None}}, .reformat = 2};
    topology.majors[0].mode = CoefficientMode::ThreeBit;
    Network network = randomNetwork(topology, 2);
    const auto accepts = [&](std::vector<std::int8_t> kernel) {
        std::copy(kernel.begin(), kernel.end(), network.sublayers[0].weights.begin());
        return static_cast<bool>(validate(network));
    };
    CHECK(accepts({0, 0, 0, 0, 0, 0, 0, 0, 0}));
    CHECK(accepts({7, -14, 28, 0, 7, 7, 7, 7, -7}));
    CHECK(accepts({62, -124, 0, 0, 62, 0, 0, 0, 0}));
    CHECK(accepts({31, 124, 0, 0, -31, 0, 0, 0, 0}));
    CHECK_FALSE(accepts({1, 3, 0, 0, 0, 0, 0, 0, 0}));
    CHECK_FALSE(accepts({1, 8, 0, 0, 0, 0, 0, 0, 0}));
}

TEST_CASE("the accumulator's bound is cap times the coefficients' magnitudes, plus bias and half")
{
    Topology topology{.name = "tiny", .majors = {{4, 1, Step::Down}, {4, 1, Step::None}}, .reformat = 2};
    Network network = randomNetwork(topology, 3, true);
    network.sublayers[0].weights.assign(36, -128);
    network.sublayers[0].biases.assign(4, -100);
    network.sublayers[0].shift = 5;
    CHECK(accumulatorBound(network.sublayers[0], convolutions(topology)[0], 31) == 31 * 9 * 128 + 100 + 16);
}
