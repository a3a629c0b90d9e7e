#include <catch2/catch.hpp>

#include "engine/base/file.h"
#include "engine/training/float_file.h"
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

TEST_CASE("a weight that is not finite is refused")
{
    const test::TemporaryFolder folder;
    training::FloatNetwork network(test::smallTopology());
    network->convolutions[1]->weight.data().view(-1)[0] = std::numeric_limits<float>::quiet_NaN();
    REQUIRE(training::writeFloat(folder / "w.safetensors", *network, ""));
    CHECK_FALSE(training::readFloat(folder / "w.safetensors"));
}
