#pragma once

#include <torch/torch.h>

namespace bokeh::training {

/// relu(batch norm(x)) in training mode, by the batch's own mean and variance over all but the channels; updates the
/// running statistics by a tenth. One pass for the statistics and one for the values each way: half the memory traffic
/// of separate operators. `x` is bfloat16, N x C x H x W; the result is bfloat16 and channels-last. `gain`, `offset`,
/// `runningMean` and `runningVariance` are float, [C].
torch::Tensor normRelu(const torch::Tensor &x, const torch::Tensor &gain, const torch::Tensor &offset,
                       torch::Tensor runningMean, torch::Tensor runningVariance);

inline constexpr double kNormEpsilon = 1e-5;
inline constexpr double kNormMomentum = .1;

} // namespace bokeh::training
