// A network of the family from another: what was learned once is not learned again.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/training/float_network.h"

namespace bokeh::training {

/// Copies weights between networks of equal layers. BadInput if they differ.
Status copyInto(FloatNetworkImpl &from, FloatNetworkImpl &to);

/// The same network on a device, with weights of its own.
FloatNetwork copyOf(FloatNetwork, torch::Device);

/// For each major layer of `to` the one of `from` that it takes its weights from, or -1: in pairs from the first on,
/// and from the last on where the endings can be made from each other, for as long as steps agree and `to` is no
/// narrower.
std::vector<int> counterparts(const model::Topology &from, const model::Topology &to);

/// Starts `to` from the weights of `from` wherever the two differ in one or more of these, and returns what was done in
/// a line for a person:
/// - input colour, by the linear change of the first layer (first_layer.h): the same output, but for one pixel of
///   border where chroma's zero is not nought;
/// - the wide profile: the same output, but for the finer input;
/// - side: the same weights, which see their content at another size;
/// - softmax from integer: scores whose largest is the class of the nearest code (head.h);
/// - the ending: reformat from up-sampling the same output, the other way the nearest that there is (head.h);
/// - width: new channels have random weights in and none out, so the output is the same and they begin to count as
///   weights out are learned;
/// - depth: one with fewer sublayers leaves out some in the middle, one with more keeps its own first weights there;
///   both change the output, and distil.h mends the first;
/// - major layers that have no counterpart keep their own first weights;
/// - scene, number of classes, or integer from softmax: the last convolution keeps its own first weights.
/// BadInput where not even the first major layer has a counterpart.
Result<std::string> deriveInto(FloatNetworkImpl &from, FloatNetworkImpl &to);

} // namespace bokeh::training
