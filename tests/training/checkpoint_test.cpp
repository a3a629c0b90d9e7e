#include <catch2/catch.hpp>

#include "engine/base/file.h"
#include "engine/training/checkpoint.h"
#include "engine/training/float_network.h"
#include "tests/training/small.h"

using namespace bokeh;

namespace {

struct Run {
    explicit Run(int width = 4)
        : network(test::smallTopology(width)), average(test::smallTopology(width)), optimiser(network->parameters())
    {
    }
    training::FloatNetwork network, average;
    torch::optim::AdamW optimiser;
};

} // namespace

TEST_CASE("a checkpoint restores weights, average, optimiser and progress")
{
    const test::TemporaryFolder folder;
    Run run, other;
    run.network->forward(torch::rand({1, 1, 224, 224})).sum().backward();
    run.optimiser.step();
    REQUIRE(training::saveCheckpoint(folder / "run.pt", *run.network, *run.average, run.optimiser, {1.5, 7, 112, .25}));
    const auto progress = training::loadCheckpoint(folder / "run.pt", *other.network, *other.average, other.optimiser);
    REQUIRE(progress);
    CHECK(progress->minutes == 1.5);
    CHECK(progress->steps == 7);
    CHECK(progress->samples == 112);
    CHECK(progress->loss == .25);
    CHECK(other.optimiser.state().size() == run.optimiser.state().size());
    for (std::size_t i = 0; i < run.network->parameters().size(); ++i) {
        CHECK(other.network->parameters()[i].equal(run.network->parameters()[i]));
        CHECK(other.average->parameters()[i].equal(run.average->parameters()[i]));
    }
}

TEST_CASE("a file that is no checkpoint is refused")
{
    const test::TemporaryFolder folder;
    Run run;
    REQUIRE(writeFile(folder / "run.pt", std::string_view("nothing of the kind")));
    CHECK_FALSE(training::loadCheckpoint(folder / "run.pt", *run.network, *run.average, run.optimiser));
}
