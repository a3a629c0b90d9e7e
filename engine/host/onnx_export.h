// A network as an ONNX model of standard operators: the outside judge of our arithmetic, and the bench's baseline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/network.h"

namespace bokeh::host {

/// Exact: integers kept in float32, rounded by Floor as the chip rounds; every intermediate is exactly representable,
/// so a runtime that adds up in whatever order returns the chip's output. (Winograd and reduced precision are not
/// that.) Float: the same network as anybody would run it in float, without rounding; its output is only near.
enum class OnnxKind : std::uint8_t { Exact, Float };

/// float32 holds every integer of lesser magnitude exactly.
inline constexpr std::int64_t kExactBelow = std::int64_t{1} << 24;

/// The bytes of an ONNX file (IR version 5, opset 10). `metadata_props` holds the topology as JSON.
/// Input "input": float32 [1, inputChannels, side, side], 8-bit samples as 0..255.
/// Output "output": float32 [1, maskChannels, chipOutput.side, chipOutput.side], 0..outputCap: the channels the chip
/// sends, after reformat.
/// BadInput for a network that breaks the chip's rules, and, where `kind` is Exact, for one with a convolution whose
/// accumulatorBound reaches kExactBelow. Any thread.
Result<std::vector<std::byte>> exportOnnx(const model::Network &, OnnxKind kind = OnnxKind::Exact);

} // namespace bokeh::host
