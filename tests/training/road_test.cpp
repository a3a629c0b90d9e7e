#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/model/class_set.h"
#include "engine/training/judge.h"
#include "engine/training/road.h"
#include "tests/training/roads.h"

using namespace bokeh;

TEST_CASE("labels are put together to the classes of the set, and what is void counts for none")
{
    const test::TemporaryFolder folder;
    test::drawRoads(folder.path());
    const auto eight = training::loadRoad(folder.path(), "train", test::roadTopology(8), 1000);
    REQUIRE(eight);
    REQUIRE(eight->size() == 3);
    const cv::Mat &classes = eight->front().classes;
    const model::ClassSet &set = *model::classSet(model::Scene::Road, 8);
    CHECK(classes.at<uchar>(5, 60) == model::classOfLabel(set, 0));
    CHECK(classes.at<uchar>(80, 60) == model::classOfLabel(set, 3));
    CHECK(classes.at<uchar>(89, 0) == training::kNoClass);
    const auto twelve = training::loadRoad(folder.path(), "train", test::roadTopology(12), 60);
    REQUIRE(twelve);
    CHECK(twelve->front().image.cols == 60);
    CHECK(twelve->front().classes.at<uchar>(44, 0) ==
          model::classOfLabel(*model::classSet(model::Scene::Road, 12), model::kVoidLabel));
}

TEST_CASE("a class weighs the root of the median frequency over its own, counted where it is seen")
{
    // Class 0 fills nine tenths of one picture, class 1 a tenth of it; class 2 fills another; class 3 is nowhere.
    cv::Mat first(10, 10, CV_8U, cv::Scalar(0)), second(10, 10, CV_8U, cv::Scalar(2));
    first.row(0).setTo(1);
    const auto weights = training::classWeights({{{}, first}, {{}, second}}, 4);
    CHECK(weights[0] == Approx(1));
    CHECK(weights[1] == Approx(3));
    CHECK(weights[2] == Approx(std::sqrt(.9)));
    CHECK(weights[3] == 1);
}

TEST_CASE("road samples are codes and classes, with no weight where nothing is known")
{
    const test::TemporaryFolder folder;
    test::drawRoads(folder.path());
    for (const auto colour : {model::InputColour::Luma, model::InputColour::Rgb}) {
        model::Topology topology = test::roadTopology(8);
        topology.colour = colour;
        const auto pictures = training::loadRoad(folder.path(), "train", topology, 1000);
        REQUIRE(pictures);
        training::RoadSampler sampler(*pictures, topology, 1, false), same(*pictures, topology, 1, false);
        const training::Batch batch = sampler.draw(6);
        const std::size_t plane = 224 * 224;
        CHECK(batch.input.size() == 6 * plane * static_cast<std::size_t>(model::inputChannels(topology)));
        CHECK(std::ranges::max(batch.input) <= 31);
        CHECK(std::ranges::max(batch.target) < 8);
        CHECK(std::set<int>(batch.weight.begin(), batch.weight.end()) == std::set<int>{0, 1});
        CHECK(same.draw(6).input == batch.input);
    }
}

TEST_CASE("the road's judge gives one to what knows the labels, and to nothing else")
{
    const test::TemporaryFolder folder;
    test::drawRoads(folder.path());
    const model::Topology topology = test::roadTopology(2);
    const auto judge = training::RoadJudge::open(folder.path(), topology, 10);
    REQUIRE(judge);
    const auto byRow = [](bool right) {
        return [right](const torch::Tensor &) { // the lower half is road
            torch::Tensor output = torch::full({1, 1, 224, 224}, right ? 0. : 1.);
            output.slice(2, 112).fill_(right ? 1. : 0.);
            return output;
        };
    };
    const auto right = judge->score(byRow(true)), wrong = judge->score(byRow(false));
    REQUIRE(right.size() == 1);
    CHECK(right[0].part == "camvid");
    CHECK(right[0].pictures == 2);
    CHECK(right[0].iou.size() == 2);
    CHECK(right[0].miou == 1);
    CHECK(wrong[0].miou == 0);
}

TEST_CASE("a folder without road scenes, and a number of classes without a meaning, are refused in a sentence")
{
    const test::TemporaryFolder folder;
    const auto none = training::loadRoad(folder.path(), "train", test::roadTopology(8), 1000);
    REQUIRE_FALSE(none);
    CHECK(none.error().what.find(folder.path().string()) != std::string::npos);
    test::drawRoads(folder.path());
    CHECK_FALSE(training::loadRoad(folder.path(), "train", test::roadTopology(5), 1000));
}
