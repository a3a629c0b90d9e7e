#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/metrics/metrics.h"
#include "engine/output/muxer.h"
#include "engine/output/recording/drift_corrector.h"
#include "engine/output/recording/sound_encoder.h"
#include "engine/output/recording/special_picture.h"
#include "engine/output/recording/take.h"
#include "engine/output/recording/take_queue.h"
#include "engine/output/video_encoder.h"

namespace bokeh::output {

/// One file of a take, from its queue to the disk. It grows under its own name, and all of it but what came in the last
/// second plays, however the program ends. Threads: one opens it and calls run(); queue() and the numbers from any.
class TakeFile {
public:
    enum class Kind { Composite, Alpha, Mask, Raw };
    struct Settings {
        Kind kind;
        std::filesystem::path path; ///< its extension chooses the container; what it names is overwritten
        VideoFormat video;          ///< not for a mask
        MaskShape mask = {};        ///< for a mask only
        int soundChannels = 0;
    };

    /// Unsupported: this FFmpeg lacks an encoder. BadInput, Exhausted: as Muxer::open.
    static Result<std::shared_ptr<TakeFile>> open(Settings);

    const Settings &settings() const { return settings_; }
    TakeQueue &queue() { return queue_; }
    const TakeQueue &queue() const { return queue_; }

    /// Encodes what comes until the queue's end, and finishes the file. After an error, which ends it at once, the file
    /// holds what had been handed over until then.
    Status run();

    std::uint64_t pictures() const { return pictures_.value(); }
    // Relaxed, both: numbers to report.
    std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
    double soundCorrection() const { return soundCorrection_.load(std::memory_order_relaxed); } ///< in millionths

private:
    TakeFile(Settings, const Container &, std::int64_t pictureBytes);
    Status openParts();
    Status work();
    Status encode(const QueuedPicture &);
    Status encodeAlpha(const QueuedPicture &);
    Status encodeSound(const Sound &);
    Status flushWhenDue();
    Status finish();

    const Settings settings_;
    const Container *const container_;
    TakeQueue queue_;
    metrics::Counter pictures_;
    std::atomic<std::uint64_t> bytes_ = 0;
    std::atomic<double> soundCorrection_ = 0;

    // What follows is run()'s own.
    std::unique_ptr<Muxer> muxer_; // null once the file is done with; first, since the others write to it
    std::unique_ptr<VideoEncoder> video_;
    std::unique_ptr<DriftCorrector> corrector_; // null without sound, as the encoder
    std::unique_ptr<SoundEncoder> sound_;
    std::unique_ptr<MaskPicture> mask_;
    std::unique_ptr<ProResPicture> proRes_;
    image::Plane nobody_;                    // alpha of a picture that has none
    std::chrono::nanoseconds time_{};        // of the last picture
    std::chrono::nanoseconds flushedTime_{}; // of the last picture that was handed over
    bool unflushed_ = false;
    std::chrono::steady_clock::time_point flushBy_;
};

} // namespace bokeh::output
