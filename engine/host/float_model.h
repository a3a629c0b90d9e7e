// Float weights as training left them, run without the training library: the judge's other side of quantisation.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/topology.h"

namespace bokeh::host {

/// A float network, ready for OpenCvNetwork.
struct FloatModel {
    model::Topology topology;
    /// Input "input": 8-bit samples as 0..255, [1, inputChannels, side, side], rounded to the chip's bits first, as the
    /// network was trained. Output "output": [1, maskChannels, chipOutput.side, chipOutput.side] in units of the cap:
    /// an alpha is about [0, 1], scores are any.
    std::vector<std::byte> onnx;
};

/// Reads the safetensors file that bokehcam-train writes ("bokehcam-float-1": F32 weights and batch norms apart) and
/// folds the norms into the convolutions. BadInput, with the path in the sentence, for anything else. Any thread.
Result<FloatModel> readFloatModel(const std::filesystem::path &);

} // namespace bokeh::host
