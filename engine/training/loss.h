// What training brings down, and how an output is read.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/model/topology.h"
#include "engine/training/batch.h"

namespace bokeh::training {

struct BatchTensors {
    torch::Tensor codes;  ///< float, N x inputChannels x side x side, [0, cap]
    torch::Tensor target; ///< N x 1 x side x side; people: float, [0, 1]; road: int64, the class
    torch::Tensor weight; ///< float, likewise, of each pixel
};

/// On the device. `classWeights` has one for each class of a road scene; each pixel's weight takes its own.
BatchTensors tensorsOf(const Batch &, const model::Topology &, const std::vector<float> &classWeights, torch::Device);

/// Of an output in units of its cap, N x channels x S x S:
/// - integer, people: squared error of alpha;
/// - integer, road: error of the code, squared within half a step between codes and linear beyond, so that a pixel that
///   could be either of two classes goes to the likelier, not to the classes between;
/// - softmax: cross entropy of kSharpness times the scores, before any ReLU. What a score has above the cap, which the
///   chip cannot say, counts squared.
torch::Tensor lossOf(const torch::Tensor &output, const BatchTensors &, const model::Topology &);

/// The largest score the chip can send is this far from the smallest, in logits.
inline constexpr double kSharpness = 8;

/// Squared difference between samples 2 n and 2 n + 1, which show the same.
torch::Tensor unsteadiness(const torch::Tensor &output, const model::Topology &);

/// What a run brings down.
struct Loss {
    std::string name;                                      ///< for the record
    std::function<torch::Tensor(const BatchTensors &)> of; ///< a scalar, with gradients
};

/// Of labelled pictures: lossOf, and `steadiness` times unsteadiness. `forward` computes a network's output from codes.
Loss labelledLoss(std::function<torch::Tensor(const torch::Tensor &codes)> forward, const model::Topology &,
                  double steadiness);

/// Alpha, N x 1 x S x S, from the output of a network for people.
torch::Tensor alphaOf(const torch::Tensor &output, const model::Topology &);

/// The class of each pixel, int64, N x S x S: the nearest code or the largest score, the lower class of equals.
torch::Tensor classesOf(const torch::Tensor &output, const model::Topology &);

} // namespace bokeh::training
