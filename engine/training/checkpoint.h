// A training run on disk, so that it can go on after an interruption.
#pragma once

#include <cstdint>
#include <filesystem>

#include <torch/torch.h>

#include "engine/base/result.h"

namespace bokeh::training {

struct Progress {
    double minutes = 0; ///< spent training, over all interruptions
    std::int64_t steps = 0;
    std::int64_t samples = 0;
    double loss = 0; ///< smoothed
};

/// Replaces the file at once or not at all.
Status saveCheckpoint(const std::filesystem::path &, const torch::nn::Module &network, const torch::nn::Module &average,
                      const torch::optim::Optimizer &, const Progress &);

/// Onto the device of `network`, whichever the file came from. BadInput if it is not a checkpoint of the same networks.
Result<Progress> loadCheckpoint(const std::filesystem::path &, torch::nn::Module &network, torch::nn::Module &average,
                                torch::optim::Optimizer &);

} // namespace bokeh::training
