#include "engine/pipeline/network_library.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "engine/base/file.h"
#include "engine/model/network_file.h"
#include "tests/folder.h"

using namespace bokeh;
using pipeline::NetworkLibrary;

namespace {

/// A small network of this name, of which its training says how good it is.
void install(const test::TemporaryFolder &models, const std::string &name, double miou, model::Topology topology = {})
{
    topology.name = name;
    topology.majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}};
    topology.reformat = 2;
    model::Network network = model::randomNetwork(topology, 1);
    network.training = fmt::format(R"({{"validation":{{"street":{{"miou":{}}}}}}})", miou);
    REQUIRE(model::writeNetwork(models / (name + ".safetensors"), network));
}

} // namespace

TEST_CASE("the network that is chosen is the best for people that every chip takes")
{
    const test::TemporaryFolder models;
    install(models, "fair", .91);
    install(models, "good", .92);
    install(models, "road", .99, {.scene = model::Scene::Road});
    install(models, "wide", .98, {.cap = 127});
    const NetworkLibrary library(models.path());
    CHECK(library.names() == std::vector<std::string>{"fair", "good", "road", "wide"});
    const auto chosen = library.choose();
    REQUIRE(chosen);
    CHECK((*chosen)->topology.name == "good");
    CHECK(library.load("wide"));
}

TEST_CASE("a folder without a network for people is an error that names it")
{
    const test::TemporaryFolder models;
    install(models, "road", .99, {.scene = model::Scene::Road});
    const auto chosen = NetworkLibrary(models.path()).choose();
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
    const auto nothing = NetworkLibrary(models.path()).choose();
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
