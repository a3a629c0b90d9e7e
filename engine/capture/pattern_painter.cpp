#include "engine/capture/pattern_painter.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <future>

#include "engine/capture/pattern/noise.h"
#include "engine/capture/pattern/room.h"

namespace bokeh::capture {

using pattern::Texel;

namespace {

constexpr float kFinest = 20; // texels a centimetre: 1080 lines; larger pictures enlarge the parts
constexpr std::size_t kNoisePeriod = 1 << 16;

std::vector<std::int8_t> makeNoise(int width, float deviation, std::uint32_t seed)
{
    std::vector<std::int8_t> noise(kNoisePeriod + static_cast<std::size_t>(width));
    for (std::size_t i = 0; i < noise.size(); ++i) {
        float sum = -2; // four uniform numbers are normal enough; their variance is a third
        for (std::int32_t k = 0; k < 4; ++k)
            sum += pattern::random(static_cast<std::int32_t>(i), k, seed);
        noise[i] = static_cast<std::int8_t>(std::lround(sum * deviation * 1.732F));
    }
    return noise;
}

void addTo(image::Plane &plane, const std::vector<std::int8_t> &noise, std::uint32_t seed)
{
    for (int y = 0; y < plane.size().height; ++y) {
        const std::int8_t *grain = noise.data() + pattern::hash(y, 0, seed) % kNoisePeriod;
        std::uint8_t *row = plane.row(y);
        for (int x = 0; x < plane.size().width; ++x)
            row[x] = static_cast<std::uint8_t>(std::clamp(row[x] + grain[x], 0, 255));
    }
}

std::uint8_t code(float value)
{
    return static_cast<std::uint8_t>(value + 0.5F); // a mixture of code values is one
}

void copyRows(const image::Plane &from, image::Plane &to)
{
    for (int y = 0; y < to.size().height; ++y)
        std::memcpy(to.row(y), from.row(y), static_cast<std::size_t>(to.size().width));
}

} // namespace

PatternPainter::PatternPainter(image::Size size, image::Colour colour, bool noise)
    : size_(size),
      noise_(noise),
      room_(size),
      upper_(static_cast<std::size_t>(size.width)),
      lower_(static_cast<std::size_t>(size.width))
{
    const float texels = std::min(pattern::pixelsPerCentimetre(size), kFinest);
    // The parts know nothing of each other, and somebody waits for the first picture.
    auto head = std::async(std::launch::async, pattern::makeHead, texels, colour);
    auto torso = std::async(std::launch::async, pattern::makeTorso, texels, colour);
    auto arm = std::async(std::launch::async, pattern::makeArm, texels, colour);
    pattern::drawRoom(room_, colour);
    lumaNoise_ = makeNoise(size.width, 1.7F, 1);
    chromaNoise_ = makeNoise(size.width, 0.9F, 2);
    head_ = head.get();
    face_ = head_.face;
    torso_ = torso.get();
    rightArm_ = arm.get();
    leftArm_ = rightArm_.mirrored();
}

void PatternPainter::moveFace(const pattern::Pose &pose)
{
    face_.mixIn(head_.face, pattern::Head::kEyes, 1);
    face_.mixIn(head_.face, pattern::Head::kMouth, 1);
    face_.mixIn(head_.eyesClosed, pattern::Head::kEyes, pose.eyesClosed);
    face_.mixIn(head_.mouthOpen, pattern::Head::kMouth, pose.mouthOpen);
}

bool PatternPainter::paintPerson(const pattern::Pose &pose, int y, Row &row, int &first, int &last) const
{
    first = size_.width;
    last = 0;
    std::fill(row.begin(), row.end(), Texel{});
    pattern::overlay(head_.hairBehind, pose.head, y, row, first, last);
    pattern::overlay(torso_, pose.torso, y, row, first, last);
    pattern::overlay(face_, pose.head, y, row, first, last);
    pattern::overlay(leftArm_, pose.leftArm, y, row, first, last);
    pattern::overlay(rightArm_, pose.rightArm, y, row, first, last);
    return first < last;
}

void PatternPainter::paint(std::uint64_t sequence, double seconds, image::Frame &frame)
{
    const pattern::Pose pose = pattern::poseAt(seconds, size_);
    moveFace(pose);
    copyRows(room_.y, frame.y);
    copyRows(room_.u, frame.u);
    copyRows(room_.v, frame.v);
    for (int y = 0; y < size_.height; y += 2)
        paintRowPair(pose, y, frame);
    if (noise_)
        addNoise(sequence, frame);
}

void PatternPainter::paintRowPair(const pattern::Pose &pose, int y, image::Frame &frame)
{
    const auto lay = [&](int line, Row &row, int &first, int &last) {
        if (!paintPerson(pose, line, row, first, last))
            return;
        std::uint8_t *target = frame.y.row(line);
        for (int x = first; x < last; ++x) {
            const Texel &t = row[static_cast<std::size_t>(x)];
            target[x] = code(t[0] + static_cast<float>(target[x]) * (1 - t[3]));
        }
    };
    int first = 0, last = 0, firstBelow = 0, lastBelow = 0;
    lay(y, upper_, first, last);
    if (y + 1 < size_.height) {
        lay(y + 1, lower_, firstBelow, lastBelow);
        first = std::min(first, firstBelow);
        last = std::max(last, lastBelow);
    }
    const Row &below = y + 1 < size_.height ? lower_ : upper_;
    std::uint8_t *u = frame.u.row(y / 2), *v = frame.v.row(y / 2);
    for (int c = first / 2; 2 * c < last; ++c) {
        const auto x = static_cast<std::size_t>(2 * c), next = std::min(x + 1, upper_.size() - 1);
        const Texel t = (upper_[x] + upper_[next] + below[x] + below[next]) * 0.25F;
        u[c] = code(t[1] + static_cast<float>(u[c]) * (1 - t[3]));
        v[c] = code(t[2] + static_cast<float>(v[c]) * (1 - t[3]));
    }
}

void PatternPainter::addNoise(std::uint64_t sequence, image::Frame &frame) const
{
    const auto seed = static_cast<std::uint32_t>(sequence * 3);
    addTo(frame.y, lumaNoise_, seed);
    addTo(frame.u, chromaNoise_, seed + 1);
    addTo(frame.v, chromaNoise_, seed + 2);
}

void PatternPainter::paintTruth(double seconds, image::MutablePlaneView alpha)
{
    const pattern::Pose pose = pattern::poseAt(seconds, size_);
    for (int y = 0; y < size_.height; ++y) {
        int first = 0, last = 0;
        paintPerson(pose, y, upper_, first, last);
        for (int x = 0; x < size_.width; ++x)
            alpha.row(y)[x] = code(255 * std::min(upper_[static_cast<std::size_t>(x)][3], 1.0F));
    }
}

} // namespace bokeh::capture
