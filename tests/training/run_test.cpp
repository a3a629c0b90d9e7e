#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "engine/model/network_file.h"
#include "engine/training/float_file.h"
#include "engine/training/training.h"
#include "tests/training/people.h"
#include "tests/training/roads.h"

using namespace bokeh;

TEST_CASE("float training, a second helping of it and quantisation end in a network file that says how it was made")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    const training::RunOptions run{.data = folder.path(),
                                   .minutes = .02,
                                   .checkpoint = folder / "float.pt",
                                   .output = folder / "float.safetensors",
                                   .batchSize = 2,
                                   .judged = 2};
    std::vector<std::string> lines;
    const training::Report report = [&](const std::string &line) { lines.push_back(line); };
    training::FloatOptions first{.run = run, .topology = test::smallTopology()};
    REQUIRE(training::trainFloat(first, report, {}));
    first.run.minutes = .04;
    REQUIRE(training::trainFloat(first, report, {}));
    CHECK(std::ranges::any_of(lines, [](const std::string &line) { return line.starts_with("going on from"); }));

    training::QuantiseOptions second{.run = run, .from = run.output, .threeBitMiddle = true};
    second.run.checkpoint = folder / "integer.pt";
    second.run.output = folder / "integer.safetensors";
    REQUIRE(training::trainQuantised(second, report, {}));
    const auto network = model::readNetwork(second.run.output);
    REQUIRE(network);
    CHECK(network->topology.majors[0].mode == model::CoefficientMode::EightBit);
    CHECK(network->topology.majors[1].mode == model::CoefficientMode::ThreeBit);
    const auto record = nlohmann::json::parse(network->training);
    CHECK(record.at("stage") == "integer");
    CHECK(record.at("from").at("stage") == "float");
    CHECK(record.at("from").at("arithmetic").get<std::string>().find("float") != std::string::npos);
    CHECK_FALSE(record.at("processor").get<std::string>().empty());
    CHECK(record.at("samples_in_all").get<int>() ==
          record.at("samples").get<int>() + record.at("from").at("samples").get<int>());
    CHECK(record.at("sets").at("discs") == 4);
    CHECK(record.at("validation").at("street").contains("miou"));
    CHECK(training::scoreFile(run.output, folder.path(), 2, report));
    CHECK(training::scoreFile(second.run.output, folder.path(), 2, report));
}

TEST_CASE("on a schedule of samples a network that has seen them all hardly learns any more")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    training::FloatNetwork start(test::smallTopology());
    REQUIRE(training::writeFloat(folder / "start.safetensors", *start, R"({"samples_in_all":1000})"));
    const auto change = [&](std::int64_t schedule) {
        training::FloatOptions options{.run = {.data = folder.path(),
                                               .minutes = .03,
                                               .schedule = schedule,
                                               .checkpoint = folder / (std::to_string(schedule) + ".pt"),
                                               .output = folder / "end.safetensors",
                                               .batchSize = 2,
                                               .judged = 1},
                                       .topology = test::smallTopology(),
                                       .from = folder / "start.safetensors"};
        REQUIRE(training::trainFloat(options, [](const std::string &) {}, {}));
        const auto end = training::readFloat(folder / "end.safetensors");
        REQUIRE(end);
        auto network = end->network;
        return (network->convolutions[0]->weight - start->convolutions[0]->weight).abs().max().item<float>();
    };
    CHECK(change(1000) < .1F * change(1'000'000));
}

TEST_CASE("a stop request ends training with a checkpoint")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    std::stop_source stop;
    stop.request_stop();
    const training::FloatOptions options{.run = {.data = folder.path(),
                                                 .minutes = 60,
                                                 .checkpoint = folder / "a.pt",
                                                 .output = folder / "a.safetensors",
                                                 .judged = 1},
                                         .topology = test::smallTopology()};
    REQUIRE(training::trainFloat(
        options, [](const std::string &) {}, stop.get_token()));
    CHECK(std::filesystem::exists(folder / "a.pt"));
    CHECK(std::filesystem::exists(folder / "a.safetensors"));
}

TEST_CASE("roads train by scores and by code, from each other and from people, and are judged by class")
{
    const test::TemporaryFolder folder;
    test::drawRoads(folder.path());
    const training::RunOptions run{.data = folder.path(),
                                   .minutes = .01,
                                   .checkpoint = folder / "integer.pt",
                                   .output = folder / "integer.safetensors",
                                   .batchSize = 2,
                                   .judged = 2};
    std::vector<std::string> lines;
    const training::Report report = [&](const std::string &line) { lines.push_back(line); };
    training::FloatNetwork people(test::smallTopology());
    REQUIRE(training::writeFloat(folder / "people.safetensors", *people, "{}"));
    training::FloatOptions integer{
        .run = run, .topology = test::roadTopology(8), .from = folder / "people.safetensors"};
    REQUIRE(training::trainFloat(integer, report, {}));
    training::FloatOptions softmax{.run = run, .topology = test::roadTopology(8), .from = run.output};
    softmax.run.checkpoint = folder / "softmax.pt";
    softmax.run.output = folder / "softmax.safetensors";
    softmax.run.steadiness = .5;
    softmax.topology.output = model::Output::Softmax;
    softmax.topology.majors.back().channels = 32;
    REQUIRE(training::trainFloat(softmax, report, {}));
    training::QuantiseOptions quantise{.run = run, .from = softmax.run.output};
    quantise.run.checkpoint = folder / "chip.pt";
    quantise.run.output = folder / "chip.safetensors";
    REQUIRE(training::trainQuantised(quantise, report, {}));
    const auto network = model::readNetwork(quantise.run.output);
    REQUIRE(network);
    CHECK(network->topology.scene == model::Scene::Road);
    const auto record = nlohmann::json::parse(network->training);
    CHECK(record.at("validation").at("camvid").at("iou").size() == 8);
    CHECK(record.at("from").at("steadiness") == .5);
    CHECK(record.at("from").at("from").at("sets").at("camvid") == 3);
    lines.clear();
    REQUIRE(training::scoreFile(quantise.run.output, folder.path(), 2, report));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find("pavement") != std::string::npos);
}

TEST_CASE("missing weights, classes without a meaning and data without roads are refused")
{
    const test::TemporaryFolder folder;
    const training::Report silent = [](const std::string &) {};
    training::FloatOptions options{.run = {.data = folder.path()}, .topology = test::smallTopology()};
    options.from = folder / "missing.safetensors";
    CHECK_FALSE(training::trainFloat(options, silent, {}));
    options.from.clear();
    options.topology = test::roadTopology(3);
    CHECK_FALSE(training::trainFloat(options, silent, {}));
    options.topology = test::roadTopology(8);
    CHECK_FALSE(training::trainFloat(options, silent, {}));
}
