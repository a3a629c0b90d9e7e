#include "engine/training/sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/model/requantise.h"

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

cv::Mat toNetworkColour(const cv::Mat &bgr, model::InputColour colour)
{
    cv::Mat out;
    switch (colour) {
    case model::InputColour::Luma:
        cv::cvtColor(bgr, out, cv::COLOR_BGR2GRAY);
        break;
    case model::InputColour::Rgb:
        cv::cvtColor(bgr, out, cv::COLOR_BGR2RGB);
        break;
    case model::InputColour::Yuv: // OpenCV orders Y Cr Cb
        cv::cvtColor(bgr, out, cv::COLOR_BGR2YCrCb);
        cv::mixChannels(out.clone(), out, {0, 0, 1, 2, 2, 1});
        break;
    }
    return out;
}

Sampler::Sampler(const Dataset &dataset, const model::Topology &topology, std::uint64_t seed)
    : dataset_(dataset), topology_(topology), random_(seed), noise_(seed | 1)
{
}

double Sampler::uniform(double low, double high)
{
    return std::uniform_real_distribution(low, high)(random_);
}

double Sampler::normal(double deviation)
{
    return std::normal_distribution(0., deviation)(random_);
}

bool Sampler::chance(double probability)
{
    return uniform(0, 1) < probability;
}

/// Luma from a random mix of R, G and B three times in ten parts of seven, so that no colour of clothes or light is
/// tied to one grey.
cv::Mat Sampler::toInput(const cv::Mat &bgr)
{
    if (topology_.colour != model::InputColour::Luma || chance(.3))
        return toNetworkColour(bgr, topology_.colour);
    std::array<double, 3> weight{.114, .587, .299};
    double sum = 0;
    for (double &w : weight)
        sum += w = std::abs(w + normal(.25));
    cv::Mat luma;
    cv::transform(bgr, luma, cv::Matx13f(float(weight[0] / sum), float(weight[1] / sum), float(weight[2] / sum)));
    return luma;
}

/// Map from the sample's pixels to the photograph's: what a webcam would frame. Head and shoulders most often;
/// sometimes the person far away (a quarter of the frame); sometimes the photograph as it is. Camera frames are
/// squeezed to a square, so the aspect varies.
cv::Matx23d Sampler::frame(const Picture &picture, bool inside)
{
    const double w = picture.image.cols, h = picture.image.rows;
    const double top0 = picture.person.y, tall = picture.person.height;
    static constexpr std::array kAspects{1., 4. / 3, 16. / 9, 16. / 9, 3. / 4, 1.};
    const double aspect = kAspects[random_() % kAspects.size()] * uniform(.85, 1.15);
    double ch, cw, cx, top;
    const double kind = uniform(0, 1);
    if (kind < .5) {
        ch = std::min(tall * uniform(.45, 1.25), h * 1.15);
        cw = ch * aspect;
        cx = picture.person.x + picture.person.width / 2. + normal(.15) * cw;
        top = top0 - uniform(-.03, .35) * ch;
    } else if (kind < .7) {
        ch = tall * uniform(1.15, 2.2);
        cw = ch * aspect;
        cx = picture.person.x + picture.person.width / 2. + normal(.2) * cw;
        top = top0 + tall * uniform(.7, 1.0) - ch; // the body goes on below the frame
    } else {
        ch = h * uniform(.6, 1.1);
        cw = chance(.5) ? ch * aspect : w * uniform(.6, 1.1);
        cx = w / 2 + normal(.12) * w;
        top = (h - ch) / 2 + normal(.15) * h;
    }
    if (inside) { // shrunk and moved until all of it shows the photograph
        cw = std::min(cw, w);
        ch = std::min(ch, h);
        cx = std::clamp(cx, cw / 2, w - cw / 2);
        top = std::clamp(top, 0., h - ch);
    }
    const double side = topology_.side, angle = normal(6) * std::numbers::pi / 180, mirror = chance(.5) ? -1 : 1;
    const double a = std::cos(angle) * cw / side * mirror, b = -std::sin(angle) * ch / side;
    const double c = std::sin(angle) * cw / side * mirror, d = std::cos(angle) * ch / side;
    return {a, b, cx - (a + b) * side / 2, c, d, top + ch / 2 - (c + d) * side / 2};
}

Sampler::Layer Sampler::drawPerson(bool inside)
{
    const double at = uniform(0, dataset_.cumulative.back());
    const auto found = std::upper_bound(dataset_.cumulative.begin(), dataset_.cumulative.end(), at);
    const auto index = std::min<std::ptrdiff_t>(found - dataset_.cumulative.begin(), std::ssize(dataset_.pictures) - 1);
    const Picture &picture = dataset_.pictures[static_cast<std::size_t>(index)];
    const cv::Matx23d map = frame(picture, inside);
    const cv::Size size(topology_.side, topology_.side);
    const int flags = cv::INTER_LINEAR | cv::WARP_INVERSE_MAP;
    Layer layer;
    cv::warpAffine(toInput(picture.image), layer.image, map, size, flags, cv::BORDER_REFLECT_101);
    cv::warpAffine(picture.matte, layer.matte, map, size, flags, cv::BORDER_CONSTANT, 0);
    return layer;
}

cv::Mat Sampler::drawBackground()
{
    const cv::Mat &whole = dataset_.backgrounds[random_() % dataset_.backgrounds.size()];
    const double scale = uniform(.4, 1);
    const int h = int(whole.rows * scale), w = std::min(whole.cols, int(h * uniform(.8, 1.5)));
    const cv::Rect part(int(uniform(0, whole.cols - w)), int(uniform(0, whole.rows - h)), w, h);
    cv::Mat out;
    cv::resize(toInput(whole(part)), out, {topology_.side, topology_.side});
    if (chance(.5))
        cv::flip(out, out, 1);
    if (chance(.4))
        cv::GaussianBlur(out, out, {}, uniform(.5, 3));
    return out;
}

/// Gamma, contrast and brightness.
void Sampler::retone(cv::Mat &image)
{
    const double gamma = std::exp(normal(.35)), contrast = uniform(.5, 1.3), brightness = normal(.12);
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i)
        table.at<uchar>(i) =
            cv::saturate_cast<uchar>(255 * ((std::pow(i / 255., gamma) - .5) * contrast + .5 + brightness));
    cv::LUT(image, table, image);
}

/// What a cheap camera does: little light, blur, noise, JPEG.
void Sampler::degrade(cv::Mat &image)
{
    const bool dim = chance(.08);
    if (dim)
        image.convertTo(image, -1, uniform(.2, .6), uniform(0, 20));
    if (chance(.3))
        cv::GaussianBlur(image, image, {}, uniform(.3, 1.4));
    if (dim || chance(.4)) {
        cv::Mat grain(image.size(), CV_MAKETYPE(CV_16S, image.channels()));
        noise_.fill(grain, cv::RNG::NORMAL, 0, uniform(1, 10));
        cv::add(image, grain, image, cv::noArray(), CV_8U);
    }
    if (chance(.25)) {
        std::vector<uchar> bytes;
        cv::imencode(".jpg", image, bytes, {cv::IMWRITE_JPEG_QUALITY, int(uniform(25, 90))});
        image = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
    }
}

/// One frame before it is coded: 4 % show nobody, 6 % two people, four in ten of the rest stand before a new
/// background. The others are photographs as they are: a network that sees composites most of the time learns to find
/// seams instead of people, and seams do not occur in front of a camera.
Sampler::Layer Sampler::drawFrame()
{
    if (chance(.04)) {
        Layer empty{drawBackground(), cv::Mat::zeros(topology_.side, topology_.side, CV_8U)};
        retone(empty.image);
        degrade(empty.image);
        return empty;
    }
    const bool pair = chance(.06), composed = pair || chance(.4);
    Layer front = drawPerson(!composed);
    if (composed) {
        cv::Mat behind = drawBackground();
        retone(behind);
        cv::Mat matte = front.matte;
        if (pair) {
            Layer other = drawPerson(false);
            retone(other.image);
            behind = blend(other.image, other.matte, behind);
            matte = cv::max(front.matte, other.matte);
        }
        retone(front.image);
        front.image = blend(front.image, front.matte, behind);
        front.matte = matte;
    }
    retone(front.image);
    degrade(front.image);
    return front;
}

Batch Sampler::draw(int size)
{
    const int channels = model::inputChannels(topology_);
    const auto plane = static_cast<std::size_t>(topology_.side) * static_cast<std::size_t>(topology_.side);
    Batch batch{size, {}, {}, {}};
    batch.input.reserve(plane * static_cast<std::size_t>(size * channels));
    batch.alpha.reserve(plane * static_cast<std::size_t>(size));
    batch.weight.reserve(plane * static_cast<std::size_t>(size));
    cv::Mat codes(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i)
        codes.at<uchar>(i) = model::quantiseInput(static_cast<std::uint8_t>(i), topology_.cap);
    for (int i = 0; i < size; ++i) {
        Layer layer = drawFrame();
        cv::LUT(layer.image, codes, layer.image);
        std::vector<cv::Mat> planes;
        cv::split(layer.image, planes);
        for (const cv::Mat &p : planes)
            batch.input.insert(batch.input.end(), p.data, p.data + plane);
        batch.alpha.insert(batch.alpha.end(), layer.matte.data, layer.matte.data + plane);
        const cv::Mat weight = outlineWeight(layer.matte);
        batch.weight.insert(batch.weight.end(), weight.data, weight.data + plane);
    }
    return batch;
}

} // namespace bokeh::training
