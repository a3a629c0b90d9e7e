#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/capture/file_source.h"
#include "engine/image/frame.h"

namespace bokeh::pipeline {

/// A film as background, in a loop, silently, frame by frame as a clock asks for it. A film wider or higher than
/// 1920x1080 is scaled to fit. Threads: one owner thread.
class LoopingVideo {
public:
    /// Reads the first frame before it returns. BadInput with a sentence for what is no film.
    static Result<std::unique_ptr<LoopingVideo>> open(const std::filesystem::path &);

    /// The frame to be shown at `time` from the beginning of the first round, which must not lie before that of the
    /// last call. Never null. Where the film is damaged a round ends; one that cannot be read again stands still.
    image::FramePtr at(std::chrono::nanoseconds time);

    /// When the next frame is due, on the same clock.
    std::chrono::nanoseconds nextDue() const { return due_; }

private:
    explicit LoopingVideo(std::filesystem::path path) : path_(std::move(path)) {}
    Status begin();
    void advance();

    std::filesystem::path path_;
    std::unique_ptr<capture::FileSource> source_; // null once it stands still
    image::FramePtr current_, next_;              // the second is null at the end of a round
    std::chrono::nanoseconds round_{};            // when this round began
    std::chrono::nanoseconds due_{};
};

} // namespace bokeh::pipeline
