// Float weights on disk: a safetensors file of F32 tensors with the topology and the training record in its metadata.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "engine/training/float_network.h"

namespace bokeh::training {

struct FloatFile {
    FloatNetwork network = nullptr;
    std::string record; ///< how it was trained, JSON; may be empty
};

/// Batch norm is kept apart, so training can go on from the file. The network may be on any device.
Status writeFloat(const std::filesystem::path &, FloatNetworkImpl &, const std::string &record);

/// BadInput, with the path in the sentence, for anything that is not such a file.
Result<FloatFile> readFloat(const std::filesystem::path &);

} // namespace bokeh::training
