// The operators between convolutions, for float and for integer-valued tensors alike. All tensors are N x C x H x W.
#pragma once

#include <torch/torch.h>

#include "engine/model/topology.h"

namespace bokeh::training {

/// Half the side: the largest of each 2x2, or its top-left. No value may be negative. bfloat16 on the CPU goes through
/// our own kernel, all else through the library's.
torch::Tensor downSample(const torch::Tensor &, model::DownSampling);

/// Twice the side: each value four times, or once at the top left among zeros.
torch::Tensor upSample(const torch::Tensor &, model::UpSampling);

/// Depth to space: channel (c * r + dy) * r + dx becomes sub-pixel (dy, dx) of channel c.
torch::Tensor reformat(const torch::Tensor &, int factor);

} // namespace bokeh::training
