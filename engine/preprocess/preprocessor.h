#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/model/topology.h"
#include "engine/preprocess/area_scaler.h"

namespace bokeh::preprocess {

/// Turns a frame into what a network takes: [channels][side][side] planes of 8 bits, full range.
/// The picture is squeezed to a square, all of it; a mask stretched over the frame lies where it was computed.
/// Luma: Y. Yuv: Y, U, V in the frame's matrix, chroma centred on 128. Rgb: R'G'B' by the frame's matrix.
/// Memory: taken when the frame's size changes. Threads: one owner thread.
class Preprocessor {
public:
    explicit Preprocessor(const model::Topology &);

    std::size_t inputSize() const; ///< bytes: channels * side * side

    /// BadInput if the frame is empty or `input` is not inputSize() bytes; nothing is written then.
    Status run(const image::Frame &, std::span<std::uint8_t> input);

private:
    int side_;
    model::InputColour colour_;
    AreaScaler luma_, chroma_;
};

} // namespace bokeh::preprocess
