#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace bokeh::model {

/// The safetensors container: an 8-byte little-endian header length, a JSON header, then the tensors' bytes.
/// https://github.com/huggingface/safetensors (format section).
struct Safetensors {
    struct Tensor {
        std::string dtype; ///< "I8", "I32", "F32", ...
        std::vector<std::int64_t> shape;
        std::vector<std::byte> bytes; ///< little-endian, C order; product of shape times the dtype's size
        friend bool operator==(const Tensor &, const Tensor &) = default;
    };
    std::map<std::string, Tensor> tensors;
    std::map<std::string, std::string> metadata;

    template <class T>
    void put(const std::string &name, std::string dtype, std::vector<std::int64_t> shape, std::span<const T> values)
    {
        const auto raw = std::as_bytes(values);
        tensors[name] = {std::move(dtype), std::move(shape), {raw.begin(), raw.end()}};
    }
};

/// Largest file that is read, in bytes.
inline constexpr std::uint64_t kMaxModelFile = 64ULL << 20;

std::vector<std::byte> serialise(const Safetensors &);

/// Reads hostile input: BadInput, with the reason, for a header that is longer than 1 MB or nested too deep, not JSON,
/// not of the format's shape, offsets that overlap, leave gaps, run past the end or disagree with the shape.
Result<Safetensors> parseSafetensors(std::span<const std::byte>);

} // namespace bokeh::model
