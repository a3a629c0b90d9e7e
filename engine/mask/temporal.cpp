#include "engine/mask/temporal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <libyuv.h>

namespace bokeh::mask {

namespace {

constexpr double kRatio = 0.9;     // weight of the past where the network knows nothing and nothing moves
constexpr int kStill = 4;          // luma levels that are camera noise
constexpr int kMoving = 16;        // and that are motion
constexpr std::uint64_t kCut = 32; // mean change of luma, in levels, that only a cut makes

/// Weight of the past for each score, in 1/256: E(p)^2 * ratio, by MediaPipe's polynomial
/// (segmentation_smoothing_calculator); its deviation from the exact square of the entropy is under 0.01.
const std::array<std::uint16_t, 256> &pastWeights()
{
    static const auto table = [] {
        std::array<std::uint16_t, 256> weights{};
        for (std::size_t i = 0; i < 256; ++i) {
            const double p = static_cast<double>(i) / 255, x = (p - 0.5) * (p - 0.5);
            const double sureness = x * (5.68842 + x * (-0.748699 + x * (-57.8051 + x * (291.309 - x * 624.717))));
            weights[i] = static_cast<std::uint16_t>(std::lround((1 - std::min(1.0, sureness)) * kRatio * 256));
        }
        return weights;
    }();
    return table;
}

/// Largest of three neighbours along a line of `n` samples `step` apart, in place.
void widen(std::uint8_t *line, int n, std::ptrdiff_t step)
{
    std::uint8_t before = line[0];
    for (int i = 0; i < n; ++i) {
        const std::uint8_t here = line[i * step], after = line[std::min(i + 1, n - 1) * step];
        line[i * step] = std::max({before, here, after});
        before = here;
    }
}

} // namespace

void TemporalFilter::resize(int side)
{
    const std::size_t plane = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    for (auto *buffer : {&luma_, &previousLuma_, &motion_, &previous_})
        buffer->resize(plane);
    side_ = side;
    valid_ = false;
}

bool TemporalFilter::sceneCut() const
{
    std::uint64_t total = 0;
    for (std::uint8_t change : motion_)
        total += change;
    return total > kCut * motion_.size();
}

void TemporalFilter::run(std::uint64_t sequence, const image::Frame &frame, int side, std::span<std::uint8_t> score)
{
    if (side != side_)
        resize(side);
    if (valid_ && sequence == sequence_) {
        std::copy(previous_.begin(), previous_.end(), score.begin());
        return;
    }
    libyuv::ScalePlane(frame.y.row(0), frame.y.stride(), frame.size().width, frame.size().height, luma_.data(), side,
                       side, side, libyuv::kFilterBox);
    if (valid_)
        blend(score);
    std::copy(score.begin(), score.end(), previous_.begin());
    std::swap(luma_, previousLuma_);
    sequence_ = sequence;
    valid_ = true;
}

void TemporalFilter::blend(std::span<std::uint8_t> score)
{
    for (std::size_t i = 0; i < luma_.size(); ++i)
        motion_[i] = static_cast<std::uint8_t>(std::abs(luma_[i] - previousLuma_[i]));
    if (sceneCut())
        return;
    for (int y = 0; y < side_; ++y)
        widen(motion_.data() + std::ptrdiff_t{y} * side_, side_, 1);
    for (int x = 0; x < side_; ++x)
        widen(motion_.data() + x, side_, side_);
    const auto &weights = pastWeights();
    for (std::size_t i = 0; i < score.size(); ++i) {
        const int stillness = std::clamp(kMoving - motion_[i], 0, kMoving - kStill); // of kMoving - kStill
        const int weight = weights[score[i]] * stillness / (kMoving - kStill);       // of 256
        const int step = (previous_[i] - score[i]) * weight;
        score[i] = static_cast<std::uint8_t>(score[i] + (step + (step < 0 ? -128 : 128)) / 256);
    }
}

} // namespace bokeh::mask
