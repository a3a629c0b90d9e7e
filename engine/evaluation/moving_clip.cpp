#include "engine/evaluation/moving_clip.h"

#include <algorithm>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <random>

namespace bokeh::evaluation {

namespace {

constexpr int kSmallest = 64;
constexpr int kWays = 3;
constexpr int kMostSteps = 16; // of one way
constexpr std::uint64_t kSeed = 20'211'104;

image::Plane copy(image::PlaneView from)
{
    image::Plane to(from.size);
    for (int y = 0; y < from.size.height; ++y)
        std::memcpy(to.row(y), from.row(y), static_cast<std::size_t>(from.size.width));
    return to;
}

/// Half the size, rounded up: means of two by two.
image::Plane halved(const image::Plane &from)
{
    const auto [width, height] = from.size();
    image::Plane to(image::chromaSize(from.size()));
    for (int y = 0; y < to.size().height; ++y) {
        const std::uint8_t *above = from.row(2 * y), *below = from.row(std::min(2 * y + 1, height - 1));
        for (int x = 0; x < to.size().width; ++x) {
            const int right = std::min(2 * x + 1, width - 1);
            to.row(y)[x] =
                static_cast<std::uint8_t>((above[2 * x] + above[right] + below[2 * x] + below[right] + 2) / 4);
        }
    }
    return to;
}

/// The middle of `from`, scaled to fill `to`. INTER_LINEAR_EXACT is the same on every processor.
void fill(const image::Plane &from, image::Plane &to)
{
    const auto [width, height] = from.size();
    const cv::Mat whole(height, width, CV_8U, const_cast<std::uint8_t *>(from.row(0)),
                        static_cast<std::size_t>(from.stride()));
    const int wide = std::clamp(height * to.size().width / to.size().height, 1, width);
    const int high = std::clamp(width * to.size().height / to.size().width, 1, height);
    cv::Mat out(to.size().height, to.size().width, CV_8U, to.row(0), static_cast<std::size_t>(to.stride()));
    cv::resize(whole({(width - wide) / 2, (height - high) / 2, wide, high}), out, out.size(), 0, 0,
               cv::INTER_LINEAR_EXACT);
}

/// Lays `from` over `to` at column `x` by its alpha.
void lay(const image::Plane &from, const image::Plane &alpha, int x, image::Plane &to)
{
    for (int row = 0; row < from.size().height; ++row)
        for (int i = 0; i < from.size().width; ++i) {
            std::uint8_t &pixel = to.row(row)[x + i];
            const int a = alpha.row(row)[i];
            pixel = static_cast<std::uint8_t>((a * from.row(row)[i] + (255 - a) * pixel + 127) / 255);
        }
}

void addNoise(image::Plane &luma, int picture)
{
    std::mt19937_64 random(kSeed + static_cast<std::uint64_t>(picture));
    for (int y = 0; y < luma.size().height; ++y)
        for (int x = 0; x < luma.size().width; ++x) {
            // Twelve whole numbers of -1, 0, 0 or 1 have a deviation of the root of 6, and 5/4 of that is 3.
            const std::uint64_t bits = random();
            int sum = 0;
            for (int i = 0; i < 12; ++i)
                sum += static_cast<int>(bits >> (2 * i) & 1) - static_cast<int>(bits >> (2 * i + 1) & 1);
            luma.row(y)[x] = static_cast<std::uint8_t>(std::clamp(luma.row(y)[x] + sum * 5 / 4, 0, 255));
        }
}

} // namespace

MovingClip::MovingClip(image::FramePtr person, const image::Plane &truth)
    : person_(std::move(person)), alpha_(copy(truth.view())), alphaChroma_(halved(truth))
{
}

Result<MovingClip> MovingClip::make(image::FramePtr person, const image::Plane &truth, const image::Frame &background)
{
    const image::Size size = person->size();
    if (size != truth.size() || size.width < kSmallest || size.height < kSmallest)
        return Error{Errc::BadInput, "a moving clip needs a picture of at least 64x64 and its mask of the same size"};
    if (background.size().width < 2 || background.size().height < 2)
        return Error{Errc::BadInput, "a moving clip needs a background"};
    MovingClip clip(std::move(person), truth);
    const int wide = size.width * 8 / 5 / 2 * 2;
    clip.steps_ = std::min((wide - size.width) / kSpeed, kMostSteps);
    clip.background_ = image::Frame({wide, size.height});
    clip.background_.colour = clip.person_->colour;
    fill(background.y, clip.background_.y);
    fill(background.u, clip.background_.u);
    fill(background.v, clip.background_.v);
    return clip;
}

int MovingClip::length() const
{
    return kStandsStill + kWays * steps_ + 1;
}

int MovingClip::place(int picture) const
{
    const int moved = std::max(picture - kStandsStill, 0), way = moved / steps_, done = moved % steps_;
    return kSpeed * (way % 2 ? steps_ - done : done);
}

image::FramePtr MovingClip::picture(int i) const
{
    auto frame = std::make_shared<image::Frame>();
    frame->colour = background_.colour;
    frame->sequence = static_cast<std::uint64_t>(i);
    frame->y = copy(background_.y.view());
    frame->u = copy(background_.u.view());
    frame->v = copy(background_.v.view());
    const int x = place(i);
    lay(person_->y, alpha_, x, frame->y);
    lay(person_->u, alphaChroma_, x / 2, frame->u);
    lay(person_->v, alphaChroma_, x / 2, frame->v);
    addNoise(frame->y, i);
    return frame;
}

image::Plane MovingClip::truth(int i) const
{
    image::Plane truth(size());
    const int x = place(i), width = alpha_.size().width;
    for (int y = 0; y < truth.size().height; ++y) {
        std::memset(truth.row(y), 0, static_cast<std::size_t>(truth.size().width));
        std::memcpy(truth.row(y) + x, alpha_.row(y), static_cast<std::size_t>(width));
    }
    return truth;
}

} // namespace bokeh::evaluation
