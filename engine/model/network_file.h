#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/network.h"

namespace bokeh::model {

/// Network <-> bytes of a safetensors file: "major{i}.sublayer{j}.weight" I8 [out,in,3,3], ".bias" I32 [out],
/// ".shift" I32 [1]; `__metadata__` has "format", "topology" (JSON) and "training" (JSON).
/// Parsing is for hostile input, and what it returns has passed validate().
std::vector<std::byte> serialise(const Network &);
Result<Network> parseNetwork(std::span<const std::byte>);

/// BadInput, with the path in the sentence.
Result<Network> readNetwork(const std::filesystem::path &);
Status writeNetwork(const std::filesystem::path &, const Network &);

} // namespace bokeh::model
