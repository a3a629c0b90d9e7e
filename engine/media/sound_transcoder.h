#pragma once

#include <chrono>
#include <memory>

#include "engine/base/result.h"
#include "engine/media/ffmpeg.h"
#include "engine/media/muxer.h"

struct AVAudioFifo;
struct SwrContext;

namespace bokeh::media {

/// Decodes one sound stream and encodes it again for a container that cannot hold it as it is: mono stays mono, all
/// else becomes stereo. Gaps become silence, so that sound stays in sync; a packet that cannot be decoded is left out.
/// Threads: one owner thread.
class SoundTranscoder {
public:
    /// Adds its stream to the muxer, which outlives it. `zero` is what time zero of the output is in `from`'s file.
    static Result<std::unique_ptr<SoundTranscoder>> open(const AVStream &from, std::chrono::nanoseconds zero, Muxer &);

    Status put(const AVPacket &);
    Status flush(); ///< writes what decoder and encoder still hold; call once, last

    AVStream &stream() { return *stream_; }

private:
    SoundTranscoder(std::chrono::nanoseconds zero, Muxer &muxer) : zero_(zero), muxer_(muxer) {}
    Status openDecoder(const AVStream &from);
    Status openEncoder();
    Status decode(const AVPacket *);
    Status resample(AVFrame &);
    Status fillGap(std::int64_t samples);
    Status encode(bool all);
    Status send(const AVFrame *);

    struct FreeSwr {
        void operator()(SwrContext *) const;
    };
    struct FreeFifo {
        void operator()(AVAudioFifo *) const;
    };
    std::chrono::nanoseconds zero_;
    Muxer &muxer_;
    AVStream *stream_ = nullptr; // owned by muxer_
    AvCodecContext decoder_, encoder_;
    std::unique_ptr<SwrContext, FreeSwr> resampler_;
    std::unique_ptr<AVAudioFifo, FreeFifo> samples_; // resampled, not yet encoded
    AvFrame decoded_, resampled_, block_;
    AvPacket packet_;
    std::int64_t position_ = AV_NOPTS_VALUE; // of the first sample in samples_, in samples from time zero
};

} // namespace bokeh::media
