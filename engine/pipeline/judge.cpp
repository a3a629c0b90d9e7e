#include "engine/pipeline/judge.h"

#include <cmath>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

namespace bokeh::pipeline {

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

void Judge::add(image::PlaneView prediction, image::PlaneView truth)
{
    std::int64_t both[2] = {0, 0}, either[2] = {0, 0}, difference = 0;
    for (int y = 0; y < truth.size.height; ++y) {
        const std::uint8_t *p = prediction.row(y), *t = truth.row(y);
        for (int x = 0; x < truth.size.width; ++x) {
            const bool isP = p[x] >= kPerson, isT = t[x] >= kPerson;
            both[1] += isP && isT;
            either[1] += isP || isT;
            both[0] += !isP && !isT;
            either[0] += !isP || !isT;
            difference += std::abs(p[x] - t[x]);
        }
    }
    for (int k = 0; k < 2; ++k) {
        intersection_[k] += both[k];
        union_[k] += either[k];
    }
    ++images_;
    mad_ += static_cast<double>(difference) / 255 / (double(truth.size.width) * truth.size.height);
    boundaryF_ += boundaryF(prediction, truth);
}

Judge::Scores Judge::scores() const
{
    const auto ratio = [&](int k) {
        return union_[k] ? static_cast<double>(intersection_[k]) / static_cast<double>(union_[k]) : 1.0;
    };
    const double n = images_ ? static_cast<double>(images_) : 1;
    return {.images = images_,
            .miou = (ratio(0) + ratio(1)) / 2,
            .iouPerson = ratio(1),
            .iouBackground = ratio(0),
            .boundaryF = boundaryF_ / n,
            .mad = mad_ / n};
}

} // namespace bokeh::pipeline
