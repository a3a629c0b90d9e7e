#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::pipeline {

/// A film as background (LoopingVideo) that plays by the clock, on a thread of its own.
/// Threads: current() from any thread.
class VideoBackground {
public:
    /// As LoopingVideo::open().
    static Result<std::shared_ptr<VideoBackground>> open(const std::filesystem::path &);
    ~VideoBackground();

    /// The frame of this moment; never null. It plays only while somebody asks.
    image::FramePtr current();

private:
    struct State;
    explicit VideoBackground(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::pipeline
