#include <catch2/catch.hpp>

#include "engine/base/file.h"
#include "engine/training/float_file.h"
#include "engine/training/training.h"
#include "tests/training/small.h"

using namespace bokeh;

TEST_CASE("float weights come back from their file as they were")
{
    const test::TemporaryFolder folder;
    training::FloatNetwork network(test::smallTopology());
    network->norms[0]->running_mean.fill_(.25);
    REQUIRE(training::writeFloat(folder / "w.safetensors", *network, R"({"minutes":3})"));
    const auto file = training::readFloat(folder / "w.safetensors");
    REQUIRE(file);
    CHECK(file->record == R"({"minutes":3})");
    CHECK(file->network->topology() == network->topology());
    auto back = file->network;
    const auto a = training::namedTensors(*network), b = training::namedTensors(*back);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        CHECK(a[i].second.equal(b[i].second));
}

TEST_CASE("what is no file of float weights is refused with its name")
{
    const test::TemporaryFolder folder;
    REQUIRE(writeFile(folder / "x.safetensors", std::string_view("not a network")));
    for (const char *name : {"x.safetensors", "missing.safetensors"}) {
        const auto file = training::readFloat(folder / name);
        REQUIRE_FALSE(file);
        CHECK(file.error().code == Errc::BadInput);
        CHECK(file.error().what.find(name) != std::string::npos);
    }
}

TEST_CASE("a mean of weights weighs each file as often as it is named, and only files of one network")
{
    const test::TemporaryFolder folder;
    const std::filesystem::path one = folder / "one", two = folder / "two", mean = folder / "mean";
    training::FloatNetwork network(test::smallTopology());
    network->norms[0]->running_var.fill_(1);
    REQUIRE(training::writeFloat(one, *network, R"({"minutes":3})"));
    network->norms[0]->running_var.fill_(4);
    REQUIRE(training::writeFloat(two, *network, R"({"minutes":5})"));
    REQUIRE(training::averageFiles({one, two, one}, mean));
    const auto file = training::readFloat(mean);
    REQUIRE(file);
    CHECK(file->network->norms[0]->running_var.allclose(torch::tensor(2.)));
    CHECK(file->network->convolutions[0]->weight.allclose(network->convolutions[0]->weight));
    CHECK(file->record.find(R"("of":[{"minutes":3},{"minutes":5},{"minutes":3}])") != std::string::npos);

    auto other = test::smallTopology();
    other.name = "other";
    training::FloatNetwork stranger(other);
    REQUIRE(training::writeFloat(two, *stranger, ""));
    CHECK_FALSE(training::averageFiles({one, two}, mean));
    CHECK_FALSE(training::averageFiles({}, mean));
}

TEST_CASE("a weight that is not finite is refused")
{
    const test::TemporaryFolder folder;
    training::FloatNetwork network(test::smallTopology());
    network->convolutions[1]->weight.data().view(-1)[0] = std::numeric_limits<float>::quiet_NaN();
    REQUIRE(training::writeFloat(folder / "w.safetensors", *network, ""));
    CHECK_FALSE(training::readFloat(folder / "w.safetensors"));
}
