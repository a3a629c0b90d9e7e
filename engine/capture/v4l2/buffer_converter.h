#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "engine/capture/v4l2/layout.h"
#include "engine/capture/v4l2/mjpeg_decoder.h"

namespace bokeh::capture::v4l2 {

/// Turns what lies in a camera's buffer into a frame. Knows no device. Threads: one owner thread.
class BufferConverter {
public:
    explicit BufferConverter(Layout);

    /// Fills the planes and the colour of `frame`, which has the layout's size. BadReply for too few bytes and for a
    /// damaged JPEG; the planes then hold anything.
    Status convert(std::span<const std::byte>, image::Frame &frame);

private:
    Layout layout_;
    MjpegDecoder jpeg_;
};

} // namespace bokeh::capture::v4l2
