// Whether training computes the right gradients on this machine.
#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/base/result.h"
#include "engine/training/float_network.h"
#include "engine/training/loss.h"

namespace bokeh::training {

/// What a type costs in one convolution. Each is the norm of the difference from float over the norm in float.
struct LayerError {
    std::string layer;    ///< "major 1 sublayer 2, 16 to 16 channels at 112"
    double output = 0;    ///< of the convolution alone, of random values
    double toInput = 0;   ///< likewise the gradient to its input
    double toWeights = 0; ///< likewise the gradient to its weights
    double wholeStep = 0; ///< of the gradient to its weights in one step of the whole network, our kernels included
};

/// Every convolution of the network's topology on noise, and one step of the network on the batch towards its labels,
/// in `type` as training calls them, against the library's plain float operators on the CPU without oneDNN. Some
/// seconds; the network stays as it is.
std::vector<LayerError> gradientErrors(FloatNetwork network, const BatchTensors &batch, torch::ScalarType type,
                                       torch::Device);

/// Unsupported, with the layer and its error, where one is far above what rounding explains. libtorch 1.13 on a CPU
/// without AVX-512 is such a case: its fallback sums the weight gradient of a channels-last convolution in bfloat16.
Status checkGradients(const std::vector<LayerError> &, torch::ScalarType type);

} // namespace bokeh::training
