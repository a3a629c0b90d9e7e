#pragma once

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/media/ffmpeg.h"

namespace bokeh::media {

/// The one picture that an encoder reads from, in the layout it wants: a frame is copied into it, turned where the
/// container cannot say "turn me", and with chroma repeated where it takes only 4:4:4. Threads: one owner thread.
class EncoderPicture {
public:
    /// `size` is that of the frames; `turn` is 0, 90, 180 or 270 degrees clockwise; `format` is YUV420P, YUV444P, or
    /// YUVA420P for frames with alpha.
    EncoderPicture(image::Size size, int turn, AVPixelFormat format);

    image::Size size() const { return {picture_->width, picture_->height}; } ///< after turning

    /// `alpha` is looked at for YUVA420P only, where the frame is cut out with it; null is opaque. Borrowed until the
    /// next call.
    Result<AVFrame *> fill(const image::Frame &, const image::PlaneView *alpha);

private:
    void fillColour(const image::Frame &);
    void fillPlane(int index, const image::PlaneView &);

    int turn_;
    AvFrame picture_;
    image::Plane chroma_; // turned but not yet repeated
    image::Frame cut_;    // of frames with alpha, as the next
    image::Plane shown_;
};

} // namespace bokeh::media
