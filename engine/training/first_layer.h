// The first convolution's weights in another colour space.
#pragma once

#include <torch/torch.h>

#include "engine/model/topology.h"

namespace bokeh::training {

/// A first convolution without its bias: weight [out,in,3,3], and what must be added to its output, [out].
struct FirstLayer {
    torch::Tensor weight;
    torch::Tensor bias;
};

/// The first layer of `to` that computes what `weight` computes as the first layer of `from`. Luma, YUV and RGB are
/// linear in each other (BT.601, full range), so
/// - luma to YUV takes nought from U and V, and luma to RGB takes from each its part of luma: any picture gives the
///   same output;
/// - YUV to RGB and back give the same output on the same colours; to luma, on grey ones;
/// - five bits to seven scale with the step of a code (8 and 2 of 256).
/// The zero of U and V is the code of 128, not nought. The bias makes up for that where the whole kernel lies in the
/// picture. On its border the padding is nought where it should be that code: there, and only there, the output is off
/// by that code times the sum of the U and V weights outside. Training mends it; the tests hold it to that figure.
FirstLayer changeColour(const torch::Tensor &weight, const model::Topology &from, const model::Topology &to);

/// The input, codes / cap, at which U and V are nought.
double neutralChroma(const model::Topology &);

} // namespace bokeh::training
