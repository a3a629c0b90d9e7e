#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/training/judge.h"
#include "engine/training/sampler.h"
#include "tests/training/people.h"

using namespace bokeh;

TEST_CASE("samples are codes up to the cap, with mattes and weights of the same side")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    const auto dataset = training::loadDataset(folder.path());
    REQUIRE(dataset);
    CHECK(dataset->pictures.size() == 4);
    for (const auto colour : {model::InputColour::Luma, model::InputColour::Yuv, model::InputColour::Rgb})
        for (const int cap : {31, 127}) {
            model::Topology topology = test::smallTopology();
            topology.colour = colour;
            topology.cap = cap;
            training::Sampler sampler(*dataset, topology, 1);
            const training::Batch batch = sampler.draw(8);
            const std::size_t plane = 224 * 224;
            CHECK(batch.input.size() == 8 * plane * static_cast<std::size_t>(model::inputChannels(topology)));
            CHECK(batch.target.size() == 8 * plane);
            CHECK(batch.weight.size() == 8 * plane);
            CHECK(std::ranges::max(batch.input) <= cap);
            CHECK(std::ranges::max(batch.target) == 255);
            CHECK(std::ranges::all_of(batch.weight, [](int w) { return w == 1 || w == 3; }));
        }
}

TEST_CASE("a set of negatives needs no masks, and a good part of the samples shows nobody")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    const auto images = folder / "train" / "negatives_rooms" / "images";
    std::filesystem::create_directories(images);
    cv::imwrite((images / "chair.png").string(), cv::Mat(90, 120, CV_8UC3, cv::Scalar(90, 90, 90)));
    const auto dataset = training::loadDataset(folder.path());
    REQUIRE(dataset);
    CHECK(dataset->negatives.size() == 1);
    CHECK(dataset->pictures.size() == 4);
    REQUIRE(dataset->sets.size() == 2);
    CHECK(dataset->sets[1].name == "negatives_rooms");
    CHECK(dataset->sets[1].pictures == 1);
    training::Sampler sampler(*dataset, test::smallTopology(), 5);
    constexpr int kSamples = 200;
    const training::Batch batch = sampler.draw(kSamples);
    const std::ptrdiff_t plane = 224 * 224;
    int nobody = 0;
    for (std::ptrdiff_t i = 0; i < kSamples; ++i)
        nobody += std::all_of(batch.target.begin() + i * plane, batch.target.begin() + (i + 1) * plane,
                              [](int value) { return value == 0; });
    CHECK(nobody > kSamples / 10);
    CHECK(nobody < kSamples / 3);
}

TEST_CASE("the same seed draws the same samples")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    const auto dataset = training::loadDataset(folder.path());
    REQUIRE(dataset);
    training::Sampler a(*dataset, test::smallTopology(), 3), b(*dataset, test::smallTopology(), 3);
    const training::Batch one = a.draw(4), two = b.draw(4);
    CHECK(one.input == two.input);
    CHECK(one.target == two.target);
}

TEST_CASE("twins show the same people by another light")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    const auto dataset = training::loadDataset(folder.path());
    REQUIRE(dataset);
    training::Sampler sampler(*dataset, test::smallTopology(), 4, true);
    const training::Batch batch = sampler.draw(8);
    const std::ptrdiff_t plane = 224 * 224;
    for (std::ptrdiff_t pair = 0; pair < 4; ++pair) {
        const auto at = [&](const auto &list, std::ptrdiff_t twin) { return list.begin() + (2 * pair + twin) * plane; };
        CHECK(std::equal(at(batch.target, 0), at(batch.target, 1), at(batch.target, 1)));
        CHECK_FALSE(std::equal(at(batch.input, 0), at(batch.input, 1), at(batch.input, 1)));
    }
    CHECK_FALSE(std::equal(batch.target.begin(), batch.target.begin() + plane, batch.target.begin() + 2 * plane));
}

TEST_CASE("a folder without training pictures is refused in a sentence")
{
    const test::TemporaryFolder folder;
    const auto dataset = training::loadDataset(folder.path());
    REQUIRE_FALSE(dataset);
    CHECK(dataset.error().what.find(folder.path().string()) != std::string::npos);
}

TEST_CASE("a predictor that knows the answer scores one, its opposite nought")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    const auto judge = training::Judge::open(folder.path(), test::smallTopology(), 10);
    REQUIRE(judge);
    const auto right = judge->score([](const torch::Tensor &codes) { return (codes > 15).to(torch::kFloat); });
    const auto wrong = judge->score([](const torch::Tensor &codes) { return (codes <= 15).to(torch::kFloat); });
    REQUIRE(right.size() == 1);
    CHECK(right[0].part == "street");
    CHECK(right[0].pictures == 2);
    CHECK(right[0].iou.size() == 2);
    CHECK(right[0].miou > .97);
    CHECK(wrong[0].miou < .03);
}

TEST_CASE("of pictures of nobody it is said how much is kept")
{
    const test::TemporaryFolder folder;
    test::drawData(folder.path());
    for (const char *side : {"images", "masks"}) {
        std::filesystem::create_directories(folder / "val" / "empty" / side);
        cv::imwrite((folder / "val" / "empty" / side / "room.png").string(), cv::Mat(60, 80, CV_8UC1, cv::Scalar(0)));
    }
    const auto judge = training::Judge::open(folder.path(), test::smallTopology(), 10);
    REQUIRE(judge);
    const auto all = judge->score([](const torch::Tensor &codes) { return torch::ones_like(codes); });
    const auto nothing = judge->score([](const torch::Tensor &codes) { return torch::zeros_like(codes); });
    REQUIRE(all.size() == 2);
    CHECK(all[1].part == "empty");
    CHECK(all[1].empty);
    CHECK(all[1].keptMean == 1);
    CHECK(all[1].keptOver == 1);
    CHECK(nothing[1].keptMean == 0);
    CHECK(training::describe(all).ends_with("empty kept 100.0 % (100 % over 2 %)"));
}
