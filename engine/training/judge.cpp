#include "engine/training/judge.h"

#include <numeric>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "engine/model/requantise.h"
#include "engine/training/camera.h"
#include "engine/training/dataset.h"
#include "engine/training/loss.h"
#include "engine/training/road.h"

namespace bokeh::training {

namespace {

constexpr int kNoLimit = 1 << 20;
constexpr double kMuchKept = .02; ///< of a picture of nobody

double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 1;
}

Score scoreOf(std::string part, std::size_t pictures, std::vector<double> iou)
{
    const double sum = std::accumulate(iou.begin(), iou.end(), 0.);
    return {.part = std::move(part),
            .pictures = static_cast<int>(pictures),
            .miou = sum / static_cast<double>(iou.size()),
            .iou = std::move(iou)};
}

} // namespace

torch::Tensor codesOf(const cv::Mat &bgr, const model::Topology &topology)
{
    cv::Mat small;
    cv::resize(toNetworkColour(bgr, topology.colour), small, {topology.side, topology.side}, 0, 0, cv::INTER_AREA);
    for (auto *value = small.data; value != small.dataend; ++value)
        *value = model::quantiseInput(*value, topology.cap);
    return torch::from_blob(small.data, {1, topology.side, topology.side, small.channels()}, torch::kUInt8)
        .permute({0, 3, 1, 2})
        .clone(torch::MemoryFormat::Contiguous);
}

Result<Judge> Judge::open(const std::filesystem::path &data, const model::Topology &topology, std::size_t limit)
{
    Judge judge(topology);
    for (const char *name : {"selfie", "wild", "street", "render", "mixed", "empty"}) {
        Part part{name, {}};
        auto pairs = pairsIn(data / "val" / name);
        pairs.resize(std::min(pairs.size(), limit));
        for (const auto &[image, matte] : pairs)
            if (const Result<Picture> picture = loadPicture(image, matte, kNoLimit))
                part.cases.push_back({codesOf(picture->image, topology), picture->matte > 127});
        if (!part.cases.empty())
            judge.parts_.push_back(std::move(part));
    }
    if (judge.parts_.empty())
        return Error{Errc::BadInput,
                     "no validation pictures in " + (data / "val").string() +
                         "; it must hold selfie, wild, street, render, mixed or empty, each with images and masks"};
    return judge;
}

std::vector<Score> Judge::score(const Predictor &predict) const
{
    const torch::NoGradGuard noGradient;
    std::vector<Score> scores;
    for (const Part &part : parts_) {
        double both = 0, either = 0, neither = 0, pixels = 0, kept = 0, over = 0;
        for (const Case &c : part.cases) {
            const torch::Tensor alpha = alphaOf(predict(c.codes.to(torch::kFloat)), topology_).contiguous();
            const int side = static_cast<int>(alpha.size(-1));
            cv::Mat whole, said;
            cv::resize(cv::Mat(side, side, CV_32F, alpha.data_ptr<float>()), whole, c.person.size());
            said = whole > .5;
            const double share = double(cv::countNonZero(said)) / double(said.total());
            kept += share;
            over += share > kMuchKept;
            both += cv::countNonZero(said & c.person);
            const int any = cv::countNonZero(said | c.person);
            either += any;
            neither += static_cast<double>(c.person.total()) - any;
            pixels += static_cast<double>(c.person.total());
        }
        const auto count = static_cast<double>(part.cases.size());
        if (part.name == "empty") {
            scores.push_back({.part = part.name,
                              .pictures = static_cast<int>(part.cases.size()),
                              .empty = true,
                              .keptMean = kept / count,
                              .keptOver = over / count});
            continue;
        }
        scores.push_back(scoreOf(part.name, part.cases.size(), {ratio(neither, pixels - both), ratio(both, either)}));
    }
    return scores;
}

Result<RoadJudge> RoadJudge::open(const std::filesystem::path &data, const model::Topology &topology, std::size_t limit)
{
    auto pictures = loadRoad(data, "val", topology, kNoLimit);
    if (!pictures)
        return pictures.error();
    pictures->resize(std::min(pictures->size(), limit));
    RoadJudge judge(topology);
    for (const RoadPicture &picture : *pictures)
        judge.cases_.push_back({codesOf(picture.image, topology), picture.classes});
    return judge;
}

std::vector<Score> RoadJudge::score(const Predictor &predict) const
{
    const torch::NoGradGuard noGradient;
    const auto count = static_cast<std::size_t>(topology_.classes);
    std::vector<double> both(count), said(count), is(count);
    for (const Case &c : cases_) {
        const torch::Tensor classes =
            classesOf(predict(c.codes.to(torch::kFloat)), topology_).to(torch::kByte).contiguous();
        const int side = static_cast<int>(classes.size(-1));
        cv::Mat whole;
        cv::resize(cv::Mat(side, side, CV_8U, classes.data_ptr<std::uint8_t>()), whole, c.classes.size(), 0, 0,
                   cv::INTER_NEAREST);
        for (int y = 0; y < whole.rows; ++y) {
            const auto *a = whole.ptr(y), *b = c.classes.ptr(y);
            for (int x = 0; x < whole.cols; ++x) {
                if (b[x] == kNoClass)
                    continue;
                ++said[a[x]];
                ++is[b[x]];
                both[b[x]] += a[x] == b[x];
            }
        }
    }
    std::vector<double> iou;
    for (std::size_t k = 0; k < count; ++k)
        iou.push_back(ratio(both[k], said[k] + is[k] - both[k]));
    return {scoreOf("camvid", cases_.size(), std::move(iou))};
}

std::string describe(const std::vector<Score> &scores)
{
    std::string text;
    for (const Score &score : scores) {
        text += fmt::format("{}{} ", text.empty() ? "" : " ", score.part);
        text += score.empty
                    ? fmt::format("kept {:.1f} % ({:.0f} % over 2 %)", 100 * score.keptMean, 100 * score.keptOver)
                    : fmt::format("{:.4f}", score.miou);
    }
    return text;
}

} // namespace bokeh::training
