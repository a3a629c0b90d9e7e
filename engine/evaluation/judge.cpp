#include "engine/evaluation/judge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

namespace bokeh::evaluation {

namespace {

constexpr std::uint8_t kPerson = 128;
constexpr double kTolerance = 0.008; // of the diagonal

/// 255 where a pixel differs from its neighbour to the right, below or diagonally below.
cv::Mat contour(image::PlaneView mask)
{
    const auto [width, height] = mask.size;
    cv::Mat edges(height, width, CV_8U, cv::Scalar(0));
    for (int y = 0; y < height; ++y) {
        const std::uint8_t *row = mask.row(y), *below = mask.row(std::min(y + 1, height - 1));
        for (int x = 0; x < width; ++x) {
            const int right = std::min(x + 1, width - 1);
            const bool here = row[x] >= kPerson;
            if ((row[right] >= kPerson) != here || (below[x] >= kPerson) != here || (below[right] >= kPerson) != here)
                edges.at<std::uint8_t>(y, x) = 255;
        }
    }
    return edges;
}

/// The share of `edges` that lies within `radius` pixels of `others`.
double matched(const cv::Mat &edges, const cv::Mat &others, double radius)
{
    cv::Mat distance;
    cv::distanceTransform(~others, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    const cv::Mat near = (distance <= radius) & edges;
    return cv::countNonZero(near) / static_cast<double>(cv::countNonZero(edges));
}

constexpr int kLeftOut = -1;
constexpr int kUnknown = -2;

/// The class of each value that a label picture's pixel may have.
std::array<int, 256> classesOfLabels(const model::ClassSet &set)
{
    std::array<int, 256> table;
    table.fill(kUnknown);
    for (int label = 0; label < model::kLabels; ++label)
        table[static_cast<std::size_t>(label)] = model::classOfLabel(set, label); // -1 for none
    table[model::kVoidLabel] = kLeftOut;
    return table;
}

} // namespace

double boundaryF(image::PlaneView prediction, image::PlaneView truth)
{
    const cv::Mat p = contour(prediction), t = contour(truth);
    const bool anyP = cv::countNonZero(p) > 0, anyT = cv::countNonZero(t) > 0;
    if (!anyP || !anyT)
        return anyP == anyT ? 1 : 0;
    const double radius = std::ceil(kTolerance * std::hypot(truth.size.width, truth.size.height));
    const double precision = matched(p, t, radius), recall = matched(t, p, radius);
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

PictureScore judgeAlpha(image::PlaneView prediction, image::PlaneView truth)
{
    std::int64_t counts[2][2] = {}, difference = 0;
    for (int y = 0; y < truth.size.height; ++y) {
        const std::uint8_t *p = prediction.row(y), *t = truth.row(y);
        for (int x = 0; x < truth.size.width; ++x) {
            ++counts[t[x] >= kPerson][p[x] >= kPerson];
            difference += std::abs(p[x] - t[x]);
        }
    }
    PictureScore score{.name = {}, .confusion = Confusion(2), .boundaryF = boundaryF(prediction, truth)};
    for (int t = 0; t < 2; ++t)
        for (int p = 0; p < 2; ++p)
            score.confusion.add(t, p, counts[t][p]);
    score.mad = static_cast<double>(difference) / 255 / (double(truth.size.width) * truth.size.height);
    return score;
}

Result<PictureScore> judgeClasses(std::span<const std::uint8_t> classes, int side, image::PlaneView labels,
                                  const model::ClassSet &set)
{
    const auto table = classesOfLabels(set);
    const auto [width, height] = labels.size;
    PictureScore score{.name = {}, .confusion = Confusion(static_cast<int>(set.size()))};
    // The centre (x + 1/2) / width lies in network pixel (2 x + 1) side / (2 width), rounded down.
    const auto at = [side](int i, int of) { return static_cast<int>((2 * std::int64_t{i} + 1) * side / (2 * of)); };
    for (int y = 0; y < height; ++y) {
        const std::uint8_t *row = classes.data() + std::ptrdiff_t{at(y, height)} * side, *truth = labels.row(y);
        for (int x = 0; x < width; ++x) {
            const int k = table[truth[x]];
            if (k == kUnknown)
                return Error{Errc::BadInput,
                             fmt::format("it has the label {}, and labels are 0 to {}", truth[x], model::kLabels - 1)};
            if (k != kLeftOut)
                score.confusion.add(k, row[at(x, width)]);
        }
    }
    return score;
}

namespace {

std::optional<Kept> keptOf(std::span<const PictureScore> pictures)
{
    Kept kept;
    for (const PictureScore &picture : pictures) {
        const Confusion &confusion = picture.confusion;
        if (confusion.classes() != 2 || confusion.ofTruth(1) > 0)
            return std::nullopt;
        const double share =
            static_cast<double>(confusion.at(0, 1)) / std::max(static_cast<double>(confusion.ofTruth(0)), 1.);
        kept.mean += share / static_cast<double>(pictures.size());
        kept.over += (share > kMuchKept) / static_cast<double>(pictures.size());
    }
    return kept;
}

} // namespace

Scores summarise(std::span<const PictureScore> pictures)
{
    Scores scores;
    if (pictures.empty())
        return scores;
    scores.confusion = Confusion(pictures.front().confusion.classes());
    for (const PictureScore &picture : pictures) {
        scores.confusion += picture.confusion;
        scores.boundaryF += picture.boundaryF;
        scores.mad += picture.mad;
    }
    scores.images = static_cast<std::int64_t>(pictures.size());
    scores.boundaryF /= static_cast<double>(pictures.size());
    scores.mad /= static_cast<double>(pictures.size());
    scores.kept = keptOf(pictures);
    return scores;
}

} // namespace bokeh::evaluation
