// Draws training samples of people: a person as a webcam would frame them, and the matte.
#pragma once

#include <cstdint>

#include <opencv2/core.hpp>

#include "engine/model/topology.h"
#include "engine/training/batch.h"
#include "engine/training/camera.h"
#include "engine/training/dataset.h"
#include "engine/training/random.h"

namespace bokeh::training {

/// Threads: one at a time.
class Sampler {
public:
    /// `dataset` must outlive the sampler. The input's side, colour and cap are the topology's. With `twins`, samples
    /// come in pairs: the same people in the same place, by another light and another camera.
    Sampler(const Dataset &dataset, const model::Topology &topology, std::uint64_t seed, bool twins = false);

    Batch draw(int size);

private:
    struct Layer {
        cv::Mat image; ///< side x side, 1 or 3 channels, 8 bits
        cv::Mat matte; ///< side x side, 8 bits
    };
    enum class Framing { Inside, Free }; ///< nothing but the photograph; or beyond its edges, before something else

    const Picture &drawPicture();
    cv::Matx23d frame(const Picture &, Framing);
    cv::Rect2d window(const Picture &, Framing);
    Layer drawPerson(Framing);
    cv::Mat drawBackground();
    cv::Mat drawNobody();
    void occlude(Layer &);
    void settle(Layer &person, const cv::Mat &background);
    Layer composed();
    Layer drawScene();

    const Dataset &dataset_;
    const int side_;
    const bool twins_;
    Random random_;
    Camera camera_;
};

} // namespace bokeh::training
