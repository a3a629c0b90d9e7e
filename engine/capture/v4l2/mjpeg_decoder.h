#pragma once

#include <cstddef>
#include <span>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::capture::v4l2 {

/// Decodes the pictures of a camera's MJPEG stream straight to the planes of a frame, by libjpeg-turbo.
///
/// Reads baseline JPEG of one scan, grey or YCbCr in 4:2:0, 4:2:2 or 4:4:4, with or without Huffman tables: many
/// cameras leave the standard ones out. Everything else is refused before anything is decoded, so that the time a
/// picture takes is bounded by its size. What comes before has no influence on what comes next.
/// Threads: one owner thread.
class MjpegDecoder {
public:
    explicit MjpegDecoder(image::Size size) : size_(size) {}

    /// Fills the planes of `frame`, which has the size given to the constructor. BadReply for what is no such picture,
    /// is cut short or damaged; the planes then hold anything.
    Status decode(std::span<const std::byte> jpeg, image::Frame &frame);

private:
    struct Decompressor;
    Status readHeader(Decompressor &);
    void readRows(Decompressor &, image::Frame &);

    image::Size size_;
    image::Plane wideU_, wideV_; // chroma of more samples than a frame's
    image::Plane spare_;         // takes rows below the picture's edge
};

} // namespace bokeh::capture::v4l2
