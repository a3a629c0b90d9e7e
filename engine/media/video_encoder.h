#pragma once

#include <chrono>
#include <memory>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/media/encoder_picture.h"
#include "engine/media/muxer.h"
#include "engine/media/video_format.h"

namespace bokeh::media {

/// Encodes frames into one stream of a Muxer, which outlives it. Threads: one owner thread; the encoder has up to
/// `threads` more.
class VideoEncoder {
public:
    struct Settings {
        bool alpha = false;
        int threads = 2;
        bool live = false;                      ///< does not look ahead, and puts a key frame at least every second
        AVPixelFormat pixels = AV_PIX_FMT_NONE; ///< of pictures that the caller fills; none: it encodes frames
    };

    /// Adds its stream to the muxer. Unsupported: this FFmpeg lacks the encoder. BadInput: a size nobody encodes.
    static Result<std::unique_ptr<VideoEncoder>> open(const VideoFormat &, const Settings &, Muxer &);

    /// `alpha` may be null. `time` grows; the frame's own is not looked at.
    Status encode(const image::Frame &, const image::PlaneView *alpha, std::chrono::nanoseconds time);
    /// A picture in Settings::pixels and the format's size. Its times and tags are set here.
    Status encode(AVFrame &, std::chrono::nanoseconds time);
    Status flush(); ///< writes what the encoder still holds; call once, last

private:
    VideoEncoder(const VideoFormat &, const Settings &, Muxer &);
    Status start();
    void setTiming();
    Status drain();

    VideoFormat format_;
    Settings settings_;
    Muxer &muxer_;
    EncoderPicture picture_;
    AvCodecContext encoder_;
    AvPacket packet_;
    AVStream *stream_ = nullptr; // owned by muxer_
    std::int64_t lastPts_ = -1;
    std::int64_t nextKey_ = 0; // live: in ticks, when the next key frame is due
};

} // namespace bokeh::media
