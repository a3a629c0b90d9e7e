#include "engine/evaluation/evaluation.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "engine/capture/image_file.h"
#include "engine/model/catalogue.h"
#include "tests/folder.h"

using namespace bokeh;
using namespace bokeh::evaluation;
using test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// Discs of several sizes, and as masks `inside` within and `outside` without.
void drawDiscs(const TemporaryFolder &folder, int count, std::uint8_t inside, std::uint8_t outside)
{
    fs::create_directories(folder / "images");
    fs::create_directories(folder / "masks");
    for (int i = 0; i < count; ++i) {
        image::Plane picture({120, 90}), mask({120, 90});
        for (int y = 0; y < 90; ++y)
            for (int x = 0; x < 120; ++x) {
                const bool disc = std::hypot(x - 40 - 8 * i, y - 45) < 20 + 3 * i;
                picture.row(y)[x] = disc ? 220 : 40;
                mask.row(y)[x] = disc ? inside : outside;
            }
        const std::string name = "p" + std::to_string(i) + ".png";
        REQUIRE(capture::writeGrey(folder / "images" / name, picture.view()));
        REQUIRE(capture::writeGrey(folder / "masks" / name, mask.view()));
    }
}

/// With random weights: what it says does not matter, only that it says the same.
Candidate someNetwork(const std::string &name)
{
    const auto topology = model::topologyNamed(name);
    REQUIRE(topology);
    return onEmulator(std::make_shared<const model::Network>(model::randomNetwork(*topology, 7)));
}

Result<Examples> open(const TemporaryFolder &folder, model::Scene scene = model::Scene::People)
{
    return Examples::open({.images = folder / "images", .masks = folder / "masks", .scene = scene});
}

} // namespace

TEST_CASE("the scores and their order do not depend on the number of threads, or on pictures being kept")
{
    const TemporaryFolder folder;
    drawDiscs(folder, 5, 255, 0);
    auto examples = open(folder);
    REQUIRE(examples);
    const Candidate network = someNetwork("gnetseg-large-224-y-lite");
    const auto one = evaluate(network, *examples, {.threads = 1});
    REQUIRE(examples->keep(2));
    std::size_t reported = 0;
    const auto three = evaluate(network, *examples, {.threads = 3, .report = [&] { return ++reported > 0; }});
    REQUIRE(one);
    REQUIRE(three);
    REQUIRE(one->size() == 5);
    REQUIRE(three->size() == 5);
    CHECK(reported == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK((*one)[i].name == "p" + std::to_string(i));
        CHECK((*three)[i].name == (*one)[i].name);
        CHECK((*three)[i].mad == (*one)[i].mad);
        CHECK((*three)[i].boundaryF == (*one)[i].boundaryF);
        for (const int truth : {0, 1})
            CHECK((*three)[i].confusion.at(truth, 1) == (*one)[i].confusion.at(truth, 1));
    }
}

TEST_CASE("a road network is judged by class on every pixel that has a label")
{
    const TemporaryFolder folder;
    drawDiscs(folder, 2, 3, model::kVoidLabel); // a road, and the rest unlabelled
    const auto examples = open(folder, model::Scene::Road);
    REQUIRE(examples);
    const auto scores =
        evaluate(someNetwork("gnetseg-large-224-y-lite-softmax-road-4c"), *examples, {.dump = folder / "dump"});
    REQUIRE(scores);
    const Confusion sum = summarise(*scores).confusion;
    REQUIRE(sum.classes() == 4);
    CHECK(sum.ofTruth(2) == sum.pixels()); // "road or pavement"
    CHECK(sum.pixels() > 1000);
    const auto classes = capture::readGrey(folder / "dump/p0.png");
    REQUIRE(classes);
    CHECK(classes->size() == image::Size{224, 224});
    CHECK(classes->row(100)[100] < 4);
}

TEST_CASE("a list judges what it names, and one that names what is not there is refused")
{
    const TemporaryFolder folder;
    drawDiscs(folder, 4, 255, 0);
    std::ofstream(folder / "list.txt") << "p3\np1\r\n\n";
    const auto some =
        Examples::open({.images = folder / "images", .masks = folder / "masks", .list = folder / "list.txt"});
    REQUIRE(some);
    REQUIRE(some->size() == 2);
    CHECK((*some->read(0))->name == "p1");
    CHECK((*some->read(1))->name == "p3");
    std::ofstream(folder / "list.txt") << "p9\n";
    const auto none =
        Examples::open({.images = folder / "images", .masks = folder / "masks", .list = folder / "list.txt"});
    REQUIRE_FALSE(none);
    CHECK(none.error().what.find("p9") != std::string::npos);
    fs::remove(folder / "masks/p1.png");
    std::ofstream(folder / "list.txt") << "p1\n";
    CHECK_FALSE(Examples::open({.images = folder / "images", .masks = folder / "masks", .list = folder / "list.txt"}));
}

TEST_CASE("a mask of another size is scaled to its picture, and a picture without one is counted")
{
    const TemporaryFolder folder;
    drawDiscs(folder, 2, 255, 0);
    image::Plane small({60, 45});
    for (int y = 0; y < 45; ++y)
        std::fill_n(small.row(y), 60, std::uint8_t{255});
    REQUIRE(capture::writeGrey(folder / "masks/p0.png", small.view()));
    fs::remove(folder / "masks/p1.png");
    const auto examples = open(folder);
    REQUIRE(examples);
    CHECK(examples->withoutMask() == 1);
    const auto example = examples->read(0);
    REQUIRE(example);
    CHECK((*example)->truth.size() == image::Size{120, 90});
    CHECK((*example)->truth.row(89)[119] == 255);
}

TEST_CASE("a stop request ends an evaluation, and so does a picture that cannot be read")
{
    const TemporaryFolder folder;
    drawDiscs(folder, 6, 255, 0);
    const auto examples = open(folder);
    REQUIRE(examples);
    const Candidate network = someNetwork("gnetseg-large-224-y-lite");
    int reported = 0;
    const auto stopped = evaluate(network, *examples, {.threads = 2, .report = [&] { return ++reported < 2; }});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    std::ofstream(folder / "images/p4.png") << "no picture";
    const auto broken = evaluate(network, *examples, {.threads = 2});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().what.find("p4.png") != std::string::npos);
}

TEST_CASE("classes without names cannot be judged")
{
    const TemporaryFolder folder;
    drawDiscs(folder, 1, 255, 0);
    const auto examples = open(folder);
    REQUIRE(examples);
    const auto scores = evaluate(someNetwork("gnetseg-large-224-rgb-softmax-16c"), *examples);
    REQUIRE_FALSE(scores);
    CHECK(scores.error().code == Errc::Unsupported);
}
