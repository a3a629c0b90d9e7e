// The chip's arithmetic on integer-valued float tensors, bit for bit, with gradients.
#pragma once

#include <vector>

#include <torch/torch.h>

#include "engine/base/result.h"
#include "engine/model/network.h"
#include "engine/training/quantiser.h"

namespace bokeh::training {

/// requantise(conv3x3(x) + bias), exact while every |accumulator| stays below 2^24. `x`, `weight` and `bias` hold
/// integers; the result, too, [0, cap].
torch::Tensor chipConvolution(const torch::Tensor &x, const torch::Tensor &weight, const torch::Tensor &bias, int shift,
                              int cap);

/// The whole integer network. `codes` is N x inputChannels x side x side, [0, cap]. Returns the chip's output after
/// reformat, N x channels x S x S, [0, outputCap].
torch::Tensor chipForward(const model::Network &, const torch::Tensor &codes);

/// Fused float weights that are quantised in every forward pass. Gradients take rounding for the identity
/// (straight-through); beyond the clamp they are zero, except at the output.
class QuantisedNetworkImpl : public torch::nn::Module {
public:
    QuantisedNetworkImpl(const model::Topology &, const std::vector<FusedLayer> &);

    /// As chipForward, in units of the output's cap: [0, 1].
    torch::Tensor forward(torch::Tensor codes);

    /// The integers that forward() computes with.
    model::Network quantised() const;

    const model::Topology &topology() const { return topology_; }

private:
    const model::Topology topology_;
    std::vector<torch::Tensor> weights_, biases_; ///< as in FusedLayer
    torch::Tensor shifts_;                        ///< int64, one per convolution
};
TORCH_MODULE(QuantisedNetwork);

} // namespace bokeh::training
