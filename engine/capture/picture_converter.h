#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/media/ffmpeg.h"

struct SwsContext;

namespace bokeh::capture {

/// Turns a decoded picture of any pixel format into an 8-bit 4:2:0 frame of the frame's size, with the matrix and the
/// range of the picture; RGB becomes limited BT.709 from 720 lines up, BT.601 below.
/// Allocates only where a picture differs in format or size from the one before. Threads: one owner thread.
class PictureConverter {
public:
    PictureConverter();
    ~PictureConverter();

    /// Fills colour and planes of `frame`. Unsupported for a pixel format that nobody converts.
    Status convert(const AVFrame &, image::Frame &frame);

    /// The colour that convert() gives its frames.
    static image::Colour colourOf(const AVFrame &);

private:
    Status convertThroughSwscale(const AVFrame &, const image::Colour &, image::Frame &);

    struct FreeSws {
        void operator()(SwsContext *) const;
    };
    std::unique_ptr<SwsContext, FreeSws> sws_;
    int swsFormat_ = -1;
    image::Size swsSize_;
    image::Colour swsColour_;
    image::Frame unscaled_; // where the size changes too
};

} // namespace bokeh::capture
