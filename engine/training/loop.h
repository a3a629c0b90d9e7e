// The training loop that float and integer training share.
#pragma once

#include <memory>
#include <vector>

#include <torch/torch.h>

#include "engine/training/checkpoint.h"
#include "engine/training/float_network.h"
#include "engine/training/loss.h"
#include "engine/training/training.h"
#include "engine/training/training_data.h"

namespace bokeh::training {

/// What is being trained.
struct Trainee {
    model::Topology topology;
    std::shared_ptr<torch::nn::Module> network;
    std::shared_ptr<torch::nn::Module> average; ///< of the same class: the exponential moving average of `network`
    Loss loss;                                  ///< of `network`, whose parameters without gradients stay as they are
    Predictor predict;                          ///< by `average`
    torch::Device device = torch::kCPU;         ///< of the network and the average
    std::int64_t samplesBefore = 0;             ///< what its ancestors have seen
    std::function<Status(const Progress &, const std::vector<Score> &)> write; ///< writes the output file
};

struct Recipe {
    double learningRate = 2e-3; ///< peak of AdamW, after the warm-up; then a cosine to 0
    double decay = .998;        ///< of the average of a run; one on a schedule of samples averages over longer
    int warmUp = 100;           ///< steps
};

/// Trains until the minutes are used up or a stop is requested.
Status runLoop(Trainee, const Recipe &, const RunOptions &, const TrainingData &, const Report &, std::stop_token);

/// By a float network on the device, in evaluation mode, convolutions in the device's arithmetic.
Predictor floatPredictor(FloatNetwork, torch::Device);

/// The samples that the network of a training record and its ancestors have seen; of a mean of weights, the most that
/// one of them has. 0 for what is no record.
std::int64_t samplesIn(const std::string &record);

/// Checks the arithmetic of a training on the device by one step of the network, and reports it in a line. Unsupported
/// where its gradients are wrong.
Status checkArithmetic(FloatNetwork, const TrainingData &, torch::Device, const Report &);

/// The training record as JSON.
std::string recordOf(const char *stage, const Trainee &, const TrainingData &, const RunOptions &, const Progress &,
                     const std::vector<Score> &, const std::string &before);

} // namespace bokeh::training
