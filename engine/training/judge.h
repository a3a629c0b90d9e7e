#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <torch/torch.h>

#include "engine/base/result.h"
#include "engine/model/topology.h"

namespace bokeh::training {

/// Network input codes (1 x inputChannels x side x side, [0, cap], float) to alpha (1 x 1 x S x S, about [0, 1],
/// float).
using Predictor = std::function<torch::Tensor(const torch::Tensor &codes)>;

/// Agreement with one part of the validation pictures. Intersection and union are summed over all pixels of the part.
struct Score {
    std::string part; ///< "street", "render", "mixed"
    int pictures = 0;
    double miou = 0;      ///< mean of the two below
    double iouPerson = 0; ///< [0, 1]
    double iouBackground = 0;
};

/// Judges predictors by the pictures of `data`/val/<part>, held in memory: alpha is resized to the picture's own size
/// and cut at one half.
class Judge {
public:
    /// The first `limit` pictures of each part. BadInput if there are none.
    static Result<Judge> open(const std::filesystem::path &data, const model::Topology &, std::size_t limit);

    std::vector<Score> score(const Predictor &) const;

private:
    struct Case {
        torch::Tensor codes; ///< uint8
        cv::Mat person;      ///< 8-bit, own size, 255 where the matte is over one half
    };
    struct Part {
        std::string name;
        std::vector<Case> cases;
    };
    std::vector<Part> parts_;
};

/// "street .9512 render .9433 mixed .8812"
std::string describe(const std::vector<Score> &);

} // namespace bokeh::training
