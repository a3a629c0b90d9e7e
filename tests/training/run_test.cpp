#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "engine/model/network_file.h"
#include "engine/training/training.h"
#include "tests/training/people.h"

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
    CHECK(record.at("sets").at("discs") == 4);
    CHECK(record.at("validation").at("street").contains("miou"));
    CHECK(training::scoreFile(run.output, folder.path(), 2, report));
    CHECK(training::scoreFile(second.run.output, folder.path(), 2, report));
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

TEST_CASE("missing weights and classes that cannot be trained are refused")
{
    const test::TemporaryFolder folder;
    training::FloatOptions options{.run = {.data = folder.path()}, .topology = test::smallTopology()};
    options.from = folder / "missing.safetensors";
    CHECK_FALSE(training::trainFloat(options, [](const std::string &) {}, {}));
    options.from.clear();
    options.topology.classes = 3;
    CHECK_FALSE(training::trainFloat(options, [](const std::string &) {}, {}));
}
