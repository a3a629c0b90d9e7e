// What stands between a scene and a network's input: light, a cheap camera and the chip's few bits.
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

#include "engine/model/topology.h"
#include "engine/training/random.h"

namespace bokeh::training {

/// Pictures on their way are 8-bit: one channel for a luma network, BGR for the others.
/// Threads: one at a time.
class Camera {
public:
    Camera(const model::Topology &, std::uint64_t seed);

    /// A BGR picture as this camera sees it. Luma is a random mix of R, G and B in seven of ten, so that no colour of
    /// clothes or light is tied to one grey; colours get another saturation and white balance.
    cv::Mat see(const cv::Mat &bgr);

    /// Gamma, contrast and brightness.
    void retone(cv::Mat &);

    /// What a cheap camera does: little light, blur, noise, JPEG.
    void degrade(cv::Mat &);

    /// Appends the picture, side x side, as planes of the network's colour and codes.
    void append(const cv::Mat &, std::vector<std::uint8_t> &input) const;

private:
    cv::Mat mixed(const cv::Mat &bgr);
    cv::Mat tinted(const cv::Mat &bgr);

    const model::InputColour colour_;
    cv::Mat codes_; ///< 256 entries
    Random random_;
    cv::RNG noise_;
};

/// A BGR image as the network's input channels, 8 bits each: luma, Y Cb Cr (BT.601, full range), or R G B.
cv::Mat toNetworkColour(const cv::Mat &bgr, model::InputColour colour);

} // namespace bokeh::training
