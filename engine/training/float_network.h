#pragma once

#include <vector>

#include <torch/torch.h>

#include "engine/model/topology.h"

namespace bokeh::training {

/// A topology in float: each convolution but the last is followed by batch norm and ReLU; the last has a bias and no
/// activation.
class FloatNetworkImpl : public torch::nn::Module {
public:
    explicit FloatNetworkImpl(const model::Topology &);

    /// `x` is N x inputChannels x side x side, codes / cap, [0, 1], float or bfloat16: all is computed in its type, on
    /// its device. Returns the chip's output after reformat in units of its cap, about [0, 1]: N x channels x side x
    /// side. `activations`, if given, receives the output of every convolution, after its ReLU and before
    /// down-sampling.
    torch::Tensor forward(torch::Tensor x, std::vector<torch::Tensor> *activations = nullptr);

    /// Its input from codes, N x inputChannels x side x side, in the arithmetic of their device (device.h). Codes up to
    /// 127 are exact in bfloat16; their quotients by the cap are rounded once.
    torch::Tensor inputOf(const torch::Tensor &codes) const;

    const model::Topology &topology() const { return topology_; }

    std::vector<torch::nn::Conv2d> convolutions; ///< one per model::convolutions(topology)
    std::vector<torch::nn::BatchNorm2d> norms;   ///< one fewer

private:
    const model::Topology topology_;
};
TORCH_MODULE(FloatNetwork);

/// The same tensors under the same names, in one list: parameters and running statistics, in file order.
std::vector<std::pair<std::string, torch::Tensor>> namedTensors(FloatNetworkImpl &);

} // namespace bokeh::training
