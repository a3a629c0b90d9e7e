// Draws training samples: a person as a webcam would frame them, and the matte.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include <opencv2/core.hpp>

#include "engine/model/topology.h"
#include "engine/training/dataset.h"

namespace bokeh::training {

/// Planar samples, one after the other.
struct Batch {
    int size = 0;
    std::vector<std::uint8_t> input;  ///< size x inputChannels x side x side codes, [0, cap]: already quantised
    std::vector<std::uint8_t> alpha;  ///< size x side x side, 0 background to 255 person
    std::vector<std::uint8_t> weight; ///< size x side x side, how much an error counts: 3 near an outline, else 1
};

/// Threads: one at a time.
class Sampler {
public:
    /// `dataset` must outlive the sampler. The input's side, colour and cap are the topology's.
    Sampler(const Dataset &dataset, const model::Topology &topology, std::uint64_t seed);

    Batch draw(int size);

private:
    struct Layer {
        cv::Mat image; ///< side x side, 1 or 3 channels, 8 bits
        cv::Mat matte; ///< side x side, 8 bits
    };
    Layer drawPerson(bool inside);
    cv::Mat drawBackground();
    Layer drawFrame();
    cv::Matx23d frame(const Picture &, bool inside);
    cv::Mat toInput(const cv::Mat &bgr);
    void retone(cv::Mat &);
    void degrade(cv::Mat &);

    double uniform(double low, double high);
    double normal(double deviation);
    bool chance(double probability);

    const Dataset &dataset_;
    const model::Topology topology_;
    std::mt19937_64 random_;
    cv::RNG noise_;
};

/// A BGR image as the network's input channels, 8 bits each: luma, Y Cb Cr (BT.601, full range), or R G B.
cv::Mat toNetworkColour(const cv::Mat &bgr, model::InputColour colour);

} // namespace bokeh::training
