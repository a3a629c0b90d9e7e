#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::pipeline {

/// A film as background: it plays in a loop, silently, at its own rate, on a thread of its own.
/// Threads: current() from any thread.
class Film {
public:
    /// Reads the first frame before it returns. BadInput with a sentence for what is no film.
    /// A film wider or higher than 1920x1080 is scaled to fit.
    static Result<std::shared_ptr<Film>> open(const std::filesystem::path &);
    ~Film();

    /// The frame of this moment; never null. It plays only while somebody asks.
    image::FramePtr current();

private:
    struct State;
    explicit Film(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::pipeline
