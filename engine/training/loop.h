// The training loop that float and integer training share.
#pragma once

#include <memory>
#include <vector>

#include <torch/torch.h>

#include "engine/training/checkpoint.h"
#include "engine/training/dataset.h"
#include "engine/training/float_network.h"
#include "engine/training/judge.h"
#include "engine/training/sampler.h"
#include "engine/training/training.h"

namespace bokeh::training {

/// What is being trained.
struct Trainee {
    model::Topology topology;
    std::shared_ptr<torch::nn::Module> network;
    std::shared_ptr<torch::nn::Module> average; ///< of the same class: the exponential moving average of `network`
    /// Codes (N x inputChannels x side x side, float) to the output in units of its cap, N x channels x S x S, with
    /// gradients.
    std::function<torch::Tensor(const torch::Tensor &codes)> forward;
    Predictor predict;                                                         ///< by `average`
    std::function<Status(const Progress &, const std::vector<Score> &)> write; ///< writes the output file
};

struct Recipe {
    double learningRate = 2e-3; ///< peak of AdamW, after the warm-up; then a cosine to 0
    double decay = .998;        ///< of the average
    int warmUp = 100;           ///< steps
};

struct BatchTensors {
    torch::Tensor codes;  ///< float, N x inputChannels x side x side, [0, cap]
    torch::Tensor alpha;  ///< float, N x 1 x side x side, [0, 1]
    torch::Tensor weight; ///< likewise, 1 to 3
};
BatchTensors tensorsOf(const Batch &, const model::Topology &);

/// Mean squared error of the kept channels against the matte, each pixel by its weight.
torch::Tensor maskLoss(const torch::Tensor &output, const torch::Tensor &alpha, const torch::Tensor &weight,
                       const model::Topology &);

/// Trains until the minutes are used up or a stop is requested.
Status runLoop(Trainee, const Recipe &, const RunOptions &, const Dataset &, const Judge &, const Report &,
               std::stop_token);

/// Alpha, N x 1 x S x S, from a network's output in units of its cap.
torch::Tensor alphaOf(const torch::Tensor &output, const model::Topology &);

/// By a float network, in evaluation mode, convolutions in bfloat16.
Predictor floatPredictor(FloatNetwork);

/// The training record as JSON.
std::string recordOf(const char *stage, const Dataset &, const RunOptions &, const Progress &,
                     const std::vector<Score> &, const std::string &before);

} // namespace bokeh::training
