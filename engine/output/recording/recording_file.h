#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "engine/base/result.h"
#include "engine/metrics/metrics.h"
#include "engine/output/recording/layer_file.h"
#include "engine/output/recording/recording_queue.h"

namespace bokeh::output {

/// One file of a recording, from its queue to the disk. But for a hidden one, all of it but what came in the last
/// second plays, however the program ends. Threads: one opens it and calls run(), another reveal() or discard() after
/// that; queue() and the numbers from any.
class RecordingFile {
public:
    using Settings = LayerFile::Settings;

    /// As LayerFile::open.
    static Result<std::shared_ptr<RecordingFile>> open(Settings);

    const Settings &settings() const { return settings_; }
    RecordingQueue &queue() { return queue_; }
    const RecordingQueue &queue() const { return queue_; }

    /// Encodes what comes until the queue's end, and completes the file. After an error, which ends it at once, a file
    /// that grows in place holds what had been handed over until then, and any other is no more.
    Status run();

    Status reveal(); ///< a complete file that did not grow in place gets its name
    void discard();  ///< it is removed

    std::uint64_t pictures() const { return pictures_.value(); }
    // Relaxed, both: numbers to report.
    std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
    double soundCorrection() const { return soundCorrection_.load(std::memory_order_relaxed); } ///< in millionths

private:
    explicit RecordingFile(std::unique_ptr<LayerFile>);
    Status work();
    Status write(const QueuedPicture &);
    Status write(const Sound &);
    Status flushWhenDue(bool isPicture);
    Status complete();
    bool inPlace() const { return settings_.growth == media::Muxer::Growth::InPlace; }

    const Settings settings_;
    RecordingQueue queue_;
    metrics::Counter pictures_;
    std::atomic<std::uint64_t> bytes_ = 0;
    std::atomic<double> soundCorrection_ = 0;

    // What follows is run()'s own, and then reveal()'s.
    std::unique_ptr<LayerFile> file_; // null once it is done with
    bool unflushed_ = false;
    std::chrono::steady_clock::time_point flushBy_;
};

} // namespace bokeh::output
