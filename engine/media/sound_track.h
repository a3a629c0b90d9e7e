#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "engine/base/result.h"
#include "engine/media/ffmpeg.h"
#include "engine/media/muxer.h"
#include "engine/media/sound_transcoder.h"

namespace bokeh::media {

/// The sound of a file, brought along into another: packet by packet as it is where the container holds it, encoded
/// anew where not. It reads on only as far as it is told, so it holds one packet, however long the file. Threads: one
/// owner thread.
class SoundTrack {
public:
    /// Adds its streams to the muxer, which outlives it. Null if `source` has no sound, or the container holds none.
    static Result<std::unique_ptr<SoundTrack>> open(const std::filesystem::path &source, Muxer &);

    /// Writes all sound that starts before `end`, counted from the source's zero (zeroOf).
    Status writeUpTo(std::chrono::nanoseconds end);

    /// Writes what encoders still hold; call once, last.
    Status flush();

private:
    struct Voice {
        const AVStream *from = nullptr;              // owned by input_
        AVStream *to = nullptr;                      // owned by muxer_
        std::unique_ptr<SoundTranscoder> transcoder; // null for a copy
    };

    explicit SoundTrack(Muxer &muxer) : muxer_(muxer), packet_(av_packet_alloc()) {}
    Status openSource(const std::filesystem::path &);
    Status addVoice(const AVStream &from);
    void readPacket();
    Voice *voiceOf(const AVPacket &);
    std::chrono::nanoseconds timeOf(const AVPacket &, const Voice &) const;
    Status writePacket(Voice &);

    Muxer &muxer_;
    AvInput input_;
    AvPacket packet_;
    std::chrono::nanoseconds zero_{};
    std::vector<Voice> voices_;
    bool ended_ = false; // no packet is held, and none will come
};

} // namespace bokeh::media
