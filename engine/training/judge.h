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

/// Network input codes (1 x inputChannels x side x side, [0, cap], float) to the output in units of its cap
/// (1 x channels x S x S, float), both on the CPU.
using Predictor = std::function<torch::Tensor(const torch::Tensor &codes)>;

/// Agreement with one part of the validation pictures. Intersection and union are summed over all pixels of the
/// part.
struct Score {
    std::string part; ///< "selfie", "wild", "empty", "street", "render", "mixed"; "camvid"
    int pictures = 0;
    double miou = 0;         ///< mean of those below
    std::vector<double> iou; ///< of each class, in order of code; [0, 1], 1 for a class that is nowhere
    bool empty = false;      ///< pictures of nobody, for which only these two count:
    double keptMean = 0;     ///< mean share of the picture that is kept as a person, [0, 1]
    double keptOver = 0;     ///< share of pictures of which more than 2 % is kept, [0, 1]
};

/// A picture as the network's input: 1 x inputChannels x side x side codes, uint8.
torch::Tensor codesOf(const cv::Mat &bgr, const model::Topology &);

/// Judges networks for people by the pictures of `data`/val/<part>, held in memory: alpha is resized to the picture's
/// own size and cut at one half.
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
    explicit Judge(const model::Topology &topology) : topology_(topology) {}

    model::Topology topology_;
    std::vector<Part> parts_;
};

/// Judges networks for road scenes by CamVid's validation pictures: classes are repeated to the picture's own size.
/// What has no class counts for nothing.
class RoadJudge {
public:
    /// The first `limit` pictures. BadInput if there are none.
    static Result<RoadJudge> open(const std::filesystem::path &data, const model::Topology &, std::size_t limit);

    std::vector<Score> score(const Predictor &) const;

private:
    struct Case {
        torch::Tensor codes; ///< uint8
        cv::Mat classes;     ///< 8-bit, own size
    };
    explicit RoadJudge(const model::Topology &topology) : topology_(topology) {}

    model::Topology topology_;
    std::vector<Case> cases_;
};

/// "street .9512 render .9433 empty kept 3.1 % (12 % over 2 %)"
std::string describe(const std::vector<Score> &);

} // namespace bokeh::training
