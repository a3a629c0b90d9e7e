#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "engine/model/catalogue.h"
#include "engine/training/derive.h"
#include "engine/training/distil.h"
#include "engine/training/float_file.h"
#include "engine/training/training.h"
#include "tests/training/people.h"

using namespace bokeh;
using model::Topology;
using training::FloatNetwork;

namespace {

/// Twice as wide as the small one and with one sublayer fewer where the picture is smallest.
Topology shallower()
{
    Topology topology = test::smallTopology(8);
    topology.majors[1].sublayers = 1;
    topology.name = "shallower";
    return topology;
}

training::BatchTensors pictures()
{
    torch::manual_seed(3);
    return {torch::randint(0, 32, {2, 1, 14, 14}).repeat_interleave(16, 2).repeat_interleave(16, 3).to(torch::kFloat),
            {},
            {}};
}

} // namespace

TEST_CASE("the layers that differ learn the teacher's features, and no other moves")
{
    torch::manual_seed(1);
    FloatNetwork teacher(test::smallTopology()), student(shallower());
    REQUIRE(training::deriveInto(*teacher, *student));
    const auto loss = training::featureLoss(teacher, student);
    REQUIRE(loss);
    const auto batch = pictures();
    const double before = loss->of(batch).item<double>();
    CHECK(before > .1);

    torch::optim::AdamW optimiser(student->parameters(), torch::optim::AdamWOptions(1e-2).weight_decay(0));
    const torch::Tensor first = student->convolutions.front()->weight.clone(),
                        last = student->convolutions.back()->weight.clone(),
                        middle = student->convolutions[1]->weight.clone();
    for (int i = 0; i < 60; ++i) {
        optimiser.zero_grad();
        loss->of(batch).backward();
        optimiser.step();
    }
    CHECK(loss->of(batch).item<double>() < before / 2);
    CHECK(student->convolutions.front()->weight.equal(first));
    CHECK(student->convolutions.back()->weight.equal(last));
    CHECK_FALSE(student->convolutions[1]->weight.equal(middle));
}

TEST_CASE("nothing is distilled where inputs differ, where there is no room, or where nothing differs")
{
    const auto refused = [](const Topology &from, const Topology &to) {
        FloatNetwork teacher(from), student(to);
        const auto loss = training::featureLoss(teacher, student);
        return loss ? std::string() : loss.error().what;
    };
    Topology colour = shallower(), narrow = test::smallTopology(2);
    colour.colour = model::InputColour::Rgb;
    CHECK(refused(test::smallTopology(), shallower()).empty());
    CHECK(refused(test::smallTopology(), colour).find("inputs differ") != std::string::npos);
    CHECK(refused(test::smallTopology(), narrow).find("no place") != std::string::npos);
    CHECK(refused(test::smallTopology(), test::smallTopology()).find("the same layers") != std::string::npos);
    CHECK(refused(*model::topologyNamed("gnetseg-large-224-y-lite"), *model::topologyNamed("gnetseg-small-224-y")).empty());
}

TEST_CASE("distilling is a run like others, that can be gone on with and trained on from")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    FloatNetwork teacher(test::smallTopology());
    REQUIRE(training::writeFloat(folder / "teacher.safetensors", *teacher, R"({"stage":"float"})"));
    training::FloatOptions options{.run = {.data = folder.path(),
                                           .minutes = .02,
                                           .checkpoint = folder / "distil.pt",
                                           .output = folder / "student.safetensors",
                                           .batchSize = 2,
                                           .judged = 2},
                                   .topology = shallower(),
                                   .from = folder / "teacher.safetensors",
                                   .distil = true};
    std::vector<std::string> lines;
    const training::Report report = [&](const std::string &line) { lines.push_back(line); };
    REQUIRE(training::trainFloat(options, report, {}));
    options.run.minutes = .03;
    REQUIRE(training::trainFloat(options, report, {}));
    CHECK(std::ranges::any_of(lines, [](const std::string &line) { return line.starts_with("going on from"); }));
    const auto student = training::readFloat(options.run.output);
    REQUIRE(student);
    const auto record = nlohmann::json::parse(student->record);
    CHECK(record.at("stage") == "distil");
    CHECK(record.at("from").at("stage") == "float");

    options.distil = false;
    options.from = options.run.output;
    options.run.checkpoint = folder / "float.pt";
    options.run.minutes = .01;
    CHECK(training::trainFloat(options, report, {}));

    options.distil = true;
    options.from.clear();
    CHECK_FALSE(training::trainFloat(options, report, {})); // nobody to learn from
}
