#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/media/drift_corrector.h"
#include "engine/media/ffmpeg.h"
#include "engine/media/muxer.h"

namespace bokeh::media {

/// Encodes live sound into one stream of a Muxer, which outlives it, with the encoder that its container names. The
/// sound is DriftCorrector::kRate samples a second, without gaps, from time zero on. Threads: one owner thread.
class SoundEncoder {
public:
    /// Adds its stream to the muxer. Unsupported: this FFmpeg lacks the encoder.
    static Result<std::unique_ptr<SoundEncoder>> open(int channels, Muxer &);

    Status encode(std::span<const float> interleaved);
    Status flush(); ///< writes what is left; call once, last

private:
    SoundEncoder(int channels, Muxer &muxer);
    Status start();
    Status send(std::span<const float> block);
    Status drain();

    const int channels_;
    Muxer &muxer_;
    AvCodecContext encoder_;
    AvFrame block_;
    AvPacket packet_;
    AVStream *stream_ = nullptr; // owned by muxer_
    std::vector<float> waiting_; // less than one block
    std::int64_t position_ = 0;  // of the first sample that was not sent, from time zero
};

} // namespace bokeh::media
