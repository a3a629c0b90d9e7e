// An ONNX network run by OpenCV's DNN module on the CPU: networks the chip cannot run, the judge, the baseline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/result.h"
#include "engine/model/topology.h"

namespace bokeh::host {

/// Direct: each layer on its own, sums of plain products, which an exact export needs (no Winograd).
/// Fastest: whatever OpenCV can do: layers fused, Winograd where this version has it.
enum class OpenCvMode : std::uint8_t { Direct, Fastest };

/// One network with one image input and one output.
/// Threads: one caller at a time; several networks may run at once. run() allocates inside OpenCV.
class OpenCvNetwork {
public:
    /// `onnx` is the file's bytes, `input` the shape of its first input. BadInput if OpenCV cannot read it.
    static Result<OpenCvNetwork> open(std::span<const std::byte> onnx, model::Shape input,
                                      OpenCvMode mode = OpenCvMode::Direct);
    OpenCvNetwork(OpenCvNetwork &&) noexcept;
    OpenCvNetwork &operator=(OpenCvNetwork &&) noexcept;
    ~OpenCvNetwork();

    /// `input`: samples 0..255, planar [channels][side][side]. `output`: as many values as the network gives; the
    /// first form stores them as they are, the second rounded to the nearest whole number in 0..65535.
    /// BadInput if a span has the wrong length, Internal if OpenCV fails.
    Status run(std::span<const std::uint8_t> input, std::span<float> output);
    Status run(std::span<const std::uint8_t> input, std::span<std::uint16_t> output);

    /// Threads that OpenCV uses within one run(), for the whole process; at least 1, which is the caller's own.
    static void setThreads(int count);

private:
    struct Net;
    explicit OpenCvNetwork(std::unique_ptr<Net>);
    template <class T> Status runInto(std::span<const std::uint8_t> input, std::span<T> output);
    std::unique_ptr<Net> net_;
};

} // namespace bokeh::host
