#include "engine/training/sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

namespace bokeh::training {

namespace {

/// over * matte + under * (1 - matte), rounded; all 8 bits and of one size.
cv::Mat blend(const cv::Mat &over, const cv::Mat &matte, const cv::Mat &under)
{
    cv::Mat out(over.size(), over.type());
    const int channels = over.channels();
    for (int y = 0; y < over.rows; ++y) {
        const auto *a = over.ptr(y), *b = under.ptr(y), *m = matte.ptr(y);
        auto *o = out.ptr(y);
        for (int x = 0; x < over.cols; ++x)
            for (int c = 0; c < channels; ++c, ++a, ++b, ++o)
                *o = static_cast<uchar>((*a * m[x] + *b * (255 - m[x]) + 127) / 255);
    }
    return out;
}

/// 3 within four pixels of an outline, 1 elsewhere.
cv::Mat outlineWeight(const cv::Mat &matte)
{
    cv::Mat mean, difference;
    cv::blur(matte, mean, {9, 9});
    cv::absdiff(matte, mean, difference);
    return (difference > 12) / 127 + 1;
}

} // namespace

Sampler::Sampler(const Dataset &dataset, const model::Topology &topology, std::uint64_t seed, bool twins)
    : dataset_(dataset), side_(topology.side), twins_(twins), random_(seed), camera_(topology, ~seed)
{
}

const Picture &Sampler::drawPicture()
{
    const double at = random_.uniform(0, dataset_.cumulative.back());
    const auto found = std::upper_bound(dataset_.cumulative.begin(), dataset_.cumulative.end(), at);
    const auto index = std::min<std::ptrdiff_t>(found - dataset_.cumulative.begin(), std::ssize(dataset_.pictures) - 1);
    return dataset_.pictures[static_cast<std::size_t>(index)];
}

/// The part of the photograph that a webcam would frame. Head and shoulders most often; the person far away (a tenth to
/// a third of the frame), more often where a new background makes room for it; sometimes the photograph as it is.
/// Camera frames are squeezed to a square, so the aspect varies. One free frame in seven cuts the person at its side.
cv::Rect2d Sampler::window(const Picture &picture, Framing framing)
{
    const double w = picture.image.cols, h = picture.image.rows;
    const double top0 = picture.person.y, tall = picture.person.height, wide = picture.person.width;
    static constexpr std::array kAspects{1., 4. / 3, 16. / 9, 16. / 9, 3. / 4, 1.};
    const double aspect = kAspects[random_.below(kAspects.size())] * random_.uniform(.85, 1.15);
    const double close = framing == Framing::Free ? .35 : .5, kind = random_.uniform(0, 1);
    double ch, cw, cx = picture.person.x + wide / 2, top;
    if (kind < close) {
        ch = std::min(tall * random_.uniform(.45, 1.25), h * 1.15);
        cw = ch * aspect;
        cx += random_.normal(.15) * cw;
        top = top0 - random_.uniform(-.03, .35) * ch;
    } else if (kind < .7) {
        ch = tall * random_.uniform(1.15, 2.2);
        cw = ch * aspect;
        cx += random_.normal(.2) * cw;
        top = top0 + tall * random_.uniform(.7, 1.0) - ch; // the body goes on below the frame
    } else {
        ch = h * random_.uniform(.6, 1.1);
        cw = random_.of(.5) ? ch * aspect : w * random_.uniform(.6, 1.1);
        cx = w / 2 + random_.normal(.12) * w;
        top = (h - ch) / 2 + random_.normal(.15) * h;
    }
    if (framing == Framing::Free && random_.of(1. / 7))
        cx = picture.person.x + wide / 2 + (random_.of(.5) ? 1 : -1) * (cw / 2 - wide * random_.uniform(-.3, .3));
    if (framing == Framing::Inside) { // shrunk and moved until all of it shows the photograph
        cw = std::min(cw, w);
        ch = std::min(ch, h);
        cx = std::clamp(cx, cw / 2, w - cw / 2);
        top = std::clamp(top, 0., h - ch);
    }
    return {cx - cw / 2, top, cw, ch};
}

/// Map from the sample's pixels to the photograph's: the window, turned a little, mirrored or not.
cv::Matx23d Sampler::frame(const Picture &picture, Framing framing)
{
    const cv::Rect2d part = window(picture, framing);
    const double side = side_, angle = random_.normal(6) * std::numbers::pi / 180, mirror = random_.of(.5) ? -1 : 1;
    const double a = std::cos(angle) * part.width / side * mirror, b = -std::sin(angle) * part.height / side;
    const double c = std::sin(angle) * part.width / side * mirror, d = std::cos(angle) * part.height / side;
    return {a, b, part.x + part.width / 2 - (a + b) * side / 2, c, d, part.y + part.height / 2 - (c + d) * side / 2};
}

Sampler::Layer Sampler::drawPerson(Framing framing)
{
    const Picture &picture = drawPicture();
    const cv::Matx23d map = frame(picture, framing);
    const int flags = cv::INTER_LINEAR | cv::WARP_INVERSE_MAP;
    Layer layer;
    cv::warpAffine(camera_.see(picture.image), layer.image, map, {side_, side_}, flags, cv::BORDER_REFLECT_101);
    cv::warpAffine(picture.matte, layer.matte, map, {side_, side_}, flags, cv::BORDER_CONSTANT, 0);
    return layer;
}

/// What people stand before: half of the time a picture in which a network may see somebody, else a plain background.
cv::Mat Sampler::drawBackground()
{
    const bool hard = !dataset_.negatives.empty() && random_.of(.5);
    const auto &from = hard ? dataset_.negatives : dataset_.backgrounds;
    const cv::Mat &whole = from[random_.below(from.size())];
    const double scale = random_.uniform(.4, 1);
    const int h = int(whole.rows * scale), w = std::min(whole.cols, int(h * random_.uniform(.8, 1.5)));
    const cv::Rect part(int(random_.uniform(0, whole.cols - w)), int(random_.uniform(0, whole.rows - h)), w, h);
    cv::Mat out;
    cv::resize(camera_.see(whole(part)), out, {side_, side_});
    if (random_.of(.5))
        cv::flip(out, out, 1);
    if (random_.of(.4))
        cv::GaussianBlur(out, out, {}, random_.uniform(.5, 3));
    return out;
}

/// A picture of nobody, as much of it as a camera would show.
cv::Mat Sampler::drawNobody()
{
    if (dataset_.negatives.empty() || random_.of(.25))
        return drawBackground();
    const cv::Mat &whole = dataset_.negatives[random_.below(dataset_.negatives.size())];
    const double scale = random_.uniform(.65, 1);
    const int h = std::max(1, int(whole.rows * scale)), w = std::max(1, int(whole.cols * random_.uniform(.65, 1)));
    const cv::Rect part(int(random_.uniform(0, whole.cols - w)), int(random_.uniform(0, whole.rows - h)), w, h);
    cv::Mat out;
    cv::resize(camera_.see(whole(part)), out, {side_, side_});
    if (random_.of(.5))
        cv::flip(out, out, 1);
    return out;
}

/// Takes the seam from a person that is put before another background: the outline is a little softer or narrower, and
/// the light goes some way towards the background's.
void Sampler::settle(Layer &person, const cv::Mat &background)
{
    if (random_.of(.3))
        cv::erode(person.matte, person.matte, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
    if (random_.of(.6))
        cv::GaussianBlur(person.matte, person.matte, {}, random_.uniform(.4, 1.3));
    if (!random_.of(.6) || cv::countNonZero(person.matte) == 0)
        return;
    const cv::Scalar is = cv::mean(person.image, person.matte), room = cv::mean(background);
    cv::add(person.image, (room - is) * random_.uniform(0, .7), person.image);
}

/// Something stands in front: the back of a chair, a screen, a plant pot. A piece of a background in a rounded shape
/// that rises from the frame's lower edge.
void Sampler::occlude(Layer &layer)
{
    cv::Mat shape = cv::Mat::zeros(side_, side_, CV_8U);
    const int width = int(side_ * random_.uniform(.15, .5)), height = int(side_ * random_.uniform(.1, .45));
    const int left = int(side_ * random_.uniform(0, 1)) - width / 2, radius = int(width * random_.uniform(.1, .5));
    const cv::Rect body(left, side_ - height + radius, width, height),
        top(left + radius, side_ - height, width - 2 * radius + 1, height);
    cv::rectangle(shape, body, 255, cv::FILLED);
    cv::rectangle(shape, top, 255, cv::FILLED);
    for (const int x : {left + radius, left + width - radius})
        cv::circle(shape, {x, side_ - height + radius}, radius, 255, cv::FILLED);
    cv::GaussianBlur(shape, shape, {}, .7);
    cv::Mat thing = drawBackground();
    camera_.retone(thing);
    layer.image = blend(thing, shape, layer.image);
    layer.matte = blend(cv::Mat::zeros(side_, side_, CV_8U), shape, layer.matte);
}

/// One person, at times two or three, before a new background; one in eight behind something.
Sampler::Layer Sampler::composed()
{
    Layer scene{drawBackground(), cv::Mat::zeros(side_, side_, CV_8U)};
    camera_.retone(scene.image);
    for (int people = random_.of(.25) ? 2 + int(random_.of(.3)) : 1; people > 0; --people) {
        Layer person = drawPerson(Framing::Free);
        camera_.retone(person.image);
        settle(person, scene.image);
        scene.image = blend(person.image, person.matte, scene.image);
        scene.matte = cv::max(scene.matte, person.matte);
    }
    if (random_.of(.125))
        occlude(scene);
    return scene;
}

/// 18 % show nobody, a third are composed. The others are photographs as they are: a network that sees composites
/// most of the time learns to find seams instead of people, and seams do not occur in front of a camera.
Sampler::Layer Sampler::drawScene()
{
    if (random_.of(.18))
        return {drawNobody(), cv::Mat::zeros(side_, side_, CV_8U)};
    return random_.of(.4) ? composed() : drawPerson(Framing::Inside);
}

Batch Sampler::draw(int size)
{
    Batch batch{size, {}, {}, {}};
    const auto plane = static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_);
    batch.input.reserve(plane * 3 * static_cast<std::size_t>(size));
    batch.target.reserve(plane * static_cast<std::size_t>(size));
    batch.weight.reserve(plane * static_cast<std::size_t>(size));
    Layer scene;
    for (int i = 0; i < size; ++i) {
        if (!twins_ || i % 2 == 0)
            scene = drawScene();
        cv::Mat picture = scene.image.clone();
        camera_.retone(picture);
        camera_.degrade(picture);
        camera_.append(picture, batch.input);
        const cv::Mat weight = outlineWeight(scene.matte);
        batch.target.insert(batch.target.end(), scene.matte.datastart, scene.matte.dataend);
        batch.weight.insert(batch.weight.end(), weight.datastart, weight.dataend);
    }
    return batch;
}

} // namespace bokeh::training
