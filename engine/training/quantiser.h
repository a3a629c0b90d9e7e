// From float layers to the chip's: batch norm folded, caps calibrated and fused, coefficients and shifts chosen.
#pragma once

#include <vector>

#include <torch/torch.h>

#include "engine/model/topology.h"
#include "engine/training/float_network.h"

namespace bokeh::training {

/// A convolution between activations that both run from 0 to 1, where 1 is the calibrated cap:
/// y = clamp(weight * x + bias, 0, 1).
struct FusedLayer {
    torch::Tensor weight; ///< float [out,in,3,3]
    torch::Tensor bias;   ///< float [out]
};

/// The 99.9th percentile of every layer's activations over the batches of codes (N x inputChannels x side x side,
/// float); 1 for the last layer, whose targets end there.
std::vector<double> calibrateCaps(FloatNetwork, const std::vector<torch::Tensor> &codes);

/// Batch norm folded into weights, and weights scaled by the cap before over the cap after.
std::vector<FusedLayer> fuse(FloatNetworkImpl &, const std::vector<double> &caps);

/// What a fused weight and bias are multiplied by to become effective coefficients and accumulator units.
double coefficientScale(const model::Convolution &, int inputCap, int shift);
double biasScale(const model::Convolution &, int shift);

/// The nearest legal effective coefficients, integer-valued floats. `real` is [out,in,3,3] in units of one coefficient.
/// EightBit: rounded and kept within +-127. ThreeBit: {0, +-1, +-2, +-4} times the integer scale in [1, 31] that fits
/// each kernel best. OneBit: the sign times the mean magnitude, at least 1.
torch::Tensor quantiseCoefficients(const torch::Tensor &real, model::CoefficientMode);

/// The shift in [0, 12] with which quantised coefficients lie nearest to the fused weights, within the bias's 20 bits.
int chooseShift(const FusedLayer &, const model::Convolution &, int inputCap);

} // namespace bokeh::training
