#include "engine/training/judge.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "engine/model/requantise.h"
#include "engine/training/dataset.h"
#include "engine/training/sampler.h"

namespace bokeh::training {

namespace {

constexpr int kNoLimit = 1 << 20;

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

double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 1;
}

} // namespace

Result<Judge> Judge::open(const std::filesystem::path &data, const model::Topology &topology, std::size_t limit)
{
    Judge judge;
    for (const char *name : {"street", "render", "mixed"}) {
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
        return Error{Errc::BadInput, "no validation pictures in " + (data / "val").string() +
                                         "; it must hold street, render or mixed, each with images and masks"};
    return judge;
}

std::vector<Score> Judge::score(const Predictor &predict) const
{
    const torch::NoGradGuard noGradient;
    std::vector<Score> scores;
    for (const Part &part : parts_) {
        double both = 0, either = 0, neither = 0, pixels = 0;
        for (const Case &c : part.cases) {
            const torch::Tensor alpha = predict(c.codes.to(torch::kFloat)).to(torch::kFloat).contiguous();
            const int side = static_cast<int>(alpha.size(-1));
            cv::Mat whole, said;
            cv::resize(cv::Mat(side, side, CV_32F, alpha.data_ptr<float>()), whole, c.person.size());
            said = whole > .5;
            both += cv::countNonZero(said & c.person);
            const int any = cv::countNonZero(said | c.person);
            either += any;
            neither += static_cast<double>(c.person.total()) - any;
            pixels += static_cast<double>(c.person.total());
        }
        const double person = ratio(both, either), background = ratio(neither, pixels - both);
        scores.push_back(
            {part.name, static_cast<int>(part.cases.size()), (person + background) / 2, person, background});
    }
    return scores;
}

std::string describe(const std::vector<Score> &scores)
{
    std::string text;
    for (const Score &score : scores)
        text += fmt::format("{}{} {:.4f}", text.empty() ? "" : " ", score.part, score.miou);
    return text;
}

} // namespace bokeh::training
