#include "engine/training/camera.h"

#include <array>
#include <cmath>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/model/requantise.h"

namespace bokeh::training {

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

Camera::Camera(const model::Topology &topology, std::uint64_t seed)
    : colour_(topology.colour), codes_(1, 256, CV_8U), random_(seed), noise_(seed | 1)
{
    for (int i = 0; i < 256; ++i)
        codes_.at<uchar>(i) = model::quantiseInput(static_cast<std::uint8_t>(i), topology.cap);
}

cv::Mat Camera::see(const cv::Mat &bgr)
{
    const bool plain = random_.of(.3);
    if (colour_ == model::InputColour::Luma)
        return plain ? toNetworkColour(bgr, colour_) : mixed(bgr);
    return plain ? bgr : tinted(bgr);
}

cv::Mat Camera::mixed(const cv::Mat &bgr)
{
    std::array<double, 3> weight{.114, .587, .299};
    double sum = 0;
    for (double &w : weight)
        sum += w = std::abs(w + random_.normal(.25));
    cv::Mat luma;
    cv::transform(bgr, luma, cv::Matx13f(float(weight[0] / sum), float(weight[1] / sum), float(weight[2] / sum)));
    return luma;
}

cv::Mat Camera::tinted(const cv::Mat &bgr)
{
    constexpr std::array kLuma{.114, .587, .299};
    const double saturation = random_.uniform(.3, 1.5);
    cv::Matx33f change;
    for (int to = 0; to < 3; ++to) {
        const double gain = std::exp(random_.normal(.1));
        for (int from = 0; from < 3; ++from)
            change(to, from) =
                float(gain * ((1 - saturation) * kLuma[std::size_t(from)] + (to == from ? saturation : 0)));
    }
    cv::Mat out;
    cv::transform(bgr, out, change);
    return out;
}

void Camera::retone(cv::Mat &picture)
{
    const double gamma = std::exp(random_.normal(.35)), contrast = random_.uniform(.5, 1.3),
                 brightness = random_.normal(.12);
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i)
        table.at<uchar>(i) =
            cv::saturate_cast<uchar>(255 * ((std::pow(i / 255., gamma) - .5) * contrast + .5 + brightness));
    cv::LUT(picture, table, picture);
}

void Camera::degrade(cv::Mat &picture)
{
    const bool dim = random_.of(.08);
    if (dim)
        picture.convertTo(picture, -1, random_.uniform(.2, .6), random_.uniform(0, 20));
    if (random_.of(.3))
        cv::GaussianBlur(picture, picture, {}, random_.uniform(.3, 1.4));
    if (dim || random_.of(.4)) {
        cv::Mat grain(picture.size(), CV_MAKETYPE(CV_16S, picture.channels()));
        noise_.fill(grain, cv::RNG::NORMAL, 0, random_.uniform(1, 10));
        cv::add(picture, grain, picture, cv::noArray(), CV_8U);
    }
    if (random_.of(.25)) {
        std::vector<uchar> bytes;
        cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, int(random_.uniform(25, 90))});
        picture = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
    }
}

void Camera::append(const cv::Mat &picture, std::vector<std::uint8_t> &input) const
{
    cv::Mat coded;
    cv::LUT(picture.channels() == 3 ? toNetworkColour(picture, colour_) : picture, codes_, coded);
    std::vector<cv::Mat> planes;
    cv::split(coded, planes);
    for (const cv::Mat &plane : planes)
        input.insert(input.end(), plane.datastart, plane.dataend);
}

} // namespace bokeh::training
