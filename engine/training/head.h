// The last convolution's weights for another output.
#pragma once

#include <optional>

#include <torch/torch.h>

#include "engine/model/topology.h"

namespace bokeh::training {

/// The last convolution by score and sub-pixel: weight [scores,r*r,in,3,3] and bias [scores,r*r], with r the factor of
/// the reformat and one score for an integer mask. Channels that nobody reads are left out.
struct Head {
    torch::Tensor weight;
    torch::Tensor bias;
};

/// From and to the convolution's own shape; channels that nobody reads are nought.
Head splitHead(const torch::Tensor &weight, const torch::Tensor &bias, const model::Topology &);
void joinHead(const Head &, const model::Topology &, torch::Tensor weight, torch::Tensor bias);

/// A reformat by two after a convolution at half the side, from a convolution after up-sampling by repetition, is
/// exact: each sub-pixel's kernel sees the repeated rows and columns as one. The other way four kernels become one, by
/// least squares: exact where they came from one, else the nearest, and a few minutes of training mend it. Empty if
/// the endings are neither.
std::optional<Head> changeEnding(const Head &, const model::Topology &from, const model::Topology &to);

/// Whether changeEnding() has an answer.
bool canChangeEnding(const model::Topology &from, const model::Topology &to);

/// Scores whose largest is the class with the nearest code: of value v, for class k with code c_k (in units of the
/// cap), 1 - v + 2 c_k v - c_k^2, which is -(v - c_k)^2 and what all classes share, and stays within [0, 1] with v. For
/// two classes: 1 - v and v.
Head scoresFromCode(const Head &, const model::Topology &);

} // namespace bokeh::training
