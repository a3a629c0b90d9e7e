#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/output/recording/take.h"

namespace bokeh::pipeline {

using TakeNotes = output::TakeNotes;

/// Records what leaves a live run, as others see it: one take at a time, which begins with the first picture after
/// start() and plays to within its last second whatever ends the program.
/// Threads: put() from one at a time, the rest from one owner thread. Nothing but the destructor waits.
class LiveTake {
public:
    LiveTake();
    ~LiveTake(); ///< as stop(), and waits at most three seconds for the file to be finished
    LiveTake(const LiveTake &) = delete;
    LiveTake &operator=(const LiveTake &) = delete;

    /// The folder is made where it is missing. Nothing happens while a take is not over yet.
    void start(const std::filesystem::path &folder, const TakeNotes &);
    void stop(); ///< the file is finished meanwhile

    void put(const image::FramePtr &); ///< `captured` is the take's clock

    bool active() const; ///< from start() to stop(), or until it fails
    std::chrono::nanoseconds length() const;
    std::uint64_t dropped() const; ///< pictures that the encoder did not keep up with

    /// Once for each take, when it is over: the file, or why there is none or no more of it. Nothing where no picture
    /// ever came.
    std::optional<Result<std::filesystem::path>> takeOutcome();

private:
    struct State;
    struct Thread;
    std::shared_ptr<State> state_;
    std::unique_ptr<Thread> thread_;
};

} // namespace bokeh::pipeline
