// A network of the family from another: what was learned once is not learned again.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/training/float_network.h"

namespace bokeh::training {

/// Copies weights between networks of equal layers. BadInput if they differ.
Status copyInto(FloatNetworkImpl &from, FloatNetworkImpl &to);

/// Starts `to` from the weights of `from` wherever the two differ in one or more of these, and returns what was done in
/// a line for a person:
/// - input colour, by the linear change of the first layer (first_layer.h): the same output, but for one pixel of
/// border
///   where chroma's zero is not nought;
/// - the wide profile: the same output, but for the finer input;
/// - side: the same weights, which see their content at another size;
/// - softmax from integer: scores whose largest is the class of the nearest code (head.h);
/// - the ending: reformat from up-sampling the same output, the other way the nearest that there is (head.h);
/// - width: new channels have random weights in and none out, so the output is the same and they begin to count as
///   weights out are learned;
/// - depth: major layers are matched by index. One with fewer sublayers leaves out some in the middle, one with more
///   keeps its own first weights there; both change the output;
/// - scene, number of classes, or integer from softmax: the last convolution keeps its own first weights.
/// BadInput where the number of major layers or their steps differ, or `to` is narrower.
Result<std::string> deriveInto(FloatNetworkImpl &from, FloatNetworkImpl &to);

} // namespace bokeh::training
