// The operators between convolutions, as any ONNX export of a network needs them.
// Not in the public headers: nobody else needs to see protobuf.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/host/onnx_graph.h"

namespace bokeh::host {

void appendClip(OnnxGraph &, int cap);

/// quantiseInput() of engine/model/requantise.h, whose right shifts are divisions followed by Floor.
void appendQuantisation(OnnxGraph &, int cap);

void appendUpSampling(OnnxGraph &, model::UpSampling, int channels);
void appendDownSampling(OnnxGraph &, model::DownSampling);

/// A 3x3 convolution, stride 1, pad 1. `weights` [out][in][3][3], `biases` [out].
void appendConvolution(OnnxGraph &, int in, int out, std::span<const float> weights, std::span<const float> biases);

/// The last convolution's output channels that are sent, in the order that DepthToSpace of opset 10 takes them: all
/// channels of one sub-pixel beside each other, where the chip has all sub-pixels of one channel.
std::vector<std::size_t> sentChannels(const model::Topology &);

} // namespace bokeh::host
