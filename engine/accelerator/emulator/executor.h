#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/model/network.h"

namespace bokeh::accelerator::emulator {

/// The chip's arithmetic for one network. Two exist and are equal bit for bit on every input: the definition, written
/// plainly, and a fast one on int8 kernels (ours, and oneDNN's where AMX makes them faster).
/// Threads: one caller at a time; run() uses that thread only, and allocates nothing of ours.
class Executor {
public:
    virtual ~Executor() = default;

    /// `input`: 8-bit samples, planar [inputChannels][side][side], as the host sends them.
    /// `output`: [maskChannels][chipOutput.side][chipOutput.side], 0..outputCap: the channels that are sent, after
    /// reformat (depth to space: output channel c at (y*r+dy, x*r+dx) is channel c*r*r + dy*r + dx at (y, x)).
    virtual void run(std::span<const std::uint8_t> input, std::span<std::uint16_t> output) = 0;

    /// "reference", or the instruction set in use: "plain", "avx2", "avx2-vnni", "avx512", "avx512-vnni", "amx".
    virtual std::string arithmetic() const = 0;
};

enum class Arithmetic { Automatic, Reference, Fast };

/// The network must have passed model::validate(). Automatic is Fast, unless the environment variable
/// BOKEHCAM_ARITHMETIC says "reference" (or "fast").
Result<std::unique_ptr<Executor>> makeExecutor(const model::Network &, Arithmetic = Arithmetic::Automatic);

} // namespace bokeh::accelerator::emulator
