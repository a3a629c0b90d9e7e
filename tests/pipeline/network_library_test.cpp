#include "engine/pipeline/network_library.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "engine/base/file.h"
#include "engine/model/network_file.h"
#include "tests/folder.h"

using namespace bokeh;
using pipeline::NetworkLibrary;

namespace {

constexpr double kAnyTime = 1e9; // what is chosen here does not depend on how fast the machine is

/// A training record that says so much of every part.
std::string recordOf(double miou, double wild, double kept)
{
    return fmt::format(R"({{"validation":{{"selfie":{{"miou":{0}}},"wild":{{"miou":{1}}},"street":{{"miou":{0}}},)"
                       R"("render":{{"miou":{0}}},"mixed":{{"miou":{0}}},"empty":{{"kept_mean":{2}}}}}}})",
                       miou, wild, kept);
}

/// A small network of this name with a training record.
void install(const test::TemporaryFolder &models, const std::string &name, const std::string &record,
             model::Topology topology = {})
{
    topology.name = name;
    topology.majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}};
    topology.reformat = 2;
    model::Network network = model::randomNetwork(topology, 1);
    network.training = record;
    REQUIRE(model::writeNetwork(models / (name + ".safetensors"), network));
}

/// One that is as good on every part.
void install(const test::TemporaryFolder &models, const std::string &name, double miou, model::Topology topology = {})
{
    install(models, name, recordOf(miou, miou, 1 - miou), std::move(topology));
}

} // namespace

TEST_CASE("the network that is chosen is the one whose worst part is best, and what was not judged counts as worst")
{
    const test::TemporaryFolder models;
    install(models, "even", recordOf(.9, .9, .05));
    install(models, "fails-in-the-wild", recordOf(.97, .85, .01));
    install(models, "keeps-furniture", recordOf(.97, .97, .17));
    install(models, "judged-on-one-part", R"({"validation":{"street":{"miou":0.99}}})");
    install(models, "nonsense", R"({"validation":[1,2]})");
    const auto chosen = NetworkLibrary(models.path()).choose({}, kAnyTime);
    REQUIRE(chosen);
    CHECK((*chosen)->topology.name == "even");
}

TEST_CASE("the network that is chosen is the best for people that every chip takes")
{
    const test::TemporaryFolder models;
    install(models, "fair", .91);
    install(models, "good", .92);
    install(models, "road", .99, {.scene = model::Scene::Road});
    install(models, "wide", .98, {.cap = 127});
    const NetworkLibrary library(models.path());
    CHECK(library.names() == std::vector<std::string>{"fair", "good", "road", "wide"});
    const auto chosen = library.choose({}, kAnyTime);
    REQUIRE(chosen);
    CHECK((*chosen)->topology.name == "good");
    CHECK(library.load("wide"));
}

TEST_CASE("a folder without a network for people is an error that names it")
{
    const test::TemporaryFolder models;
    install(models, "road", .99, {.scene = model::Scene::Road});
    const auto chosen = NetworkLibrary(models.path()).choose({}, kAnyTime);
    REQUIRE_FALSE(chosen);
    CHECK(chosen.error().what.find(models.path().string()) != std::string::npos);
    const auto missing = NetworkLibrary(models.path()).load("fair");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().what.find("road") != std::string::npos);
}

TEST_CASE("a damaged network is passed over and told of, and the others are there")
{
    const test::TemporaryFolder models;
    install(models, "best", .99);
    REQUIRE(writeFile(models / "best.safetensors", "damaged"));
    install(models, "fair", .91);
    std::vector<std::string> told;
    const auto chosen =
        NetworkLibrary(models.path()).choose([&](const std::string &problem) { told.push_back(problem); });
    REQUIRE(chosen);
    CHECK((*chosen)->topology.name == "fair");
    REQUIRE(told.size() == 1);
    CHECK(told.front().find("best.safetensors") != std::string::npos);

    REQUIRE(writeFile(models / "fair.safetensors", "damaged too"));
    const auto nothing = NetworkLibrary(models.path()).choose({}, kAnyTime);
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().what.find("fair.safetensors") != std::string::npos);
}

TEST_CASE("a network of road scenes is known by its name")
{
    CHECK(pipeline::isForRoads("gnetseg-large-224-rgb-softmax-road-11c"));
    CHECK_FALSE(pipeline::isForRoads("gnetseg-large-224-y-lite"));
    CHECK_FALSE(pipeline::isForRoads("/tmp/road.safetensors"));
    CHECK_FALSE(pipeline::isForRoads(""));
}
