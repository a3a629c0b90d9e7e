#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/output/recording/take.h"
#include "engine/pipeline/live/picture_recorder.h"
#include "engine/pipeline/live/take_sound.h"

namespace bokeh::pipeline {

using TakeNotes = output::TakeNotes;
using TakeAlpha = output::Take::Alpha;
using TakePaths = output::Take::Paths;

/// What a take shall hold.
struct TakeOrder {
    std::filesystem::path folder = {};     ///< made where it is missing. The composite is always recorded into it
    std::optional<TakePaths> paths = {};   ///< in place of the folder and of what follows but sound: see output::Take
    TakeAlpha alpha = TakeAlpha::None;     ///< the composite again, cut out
    bool mask = false;                     ///< without loss
    bool raw = false;                      ///< what the camera saw, room and all
    std::optional<std::string> microphone; ///< its id, empty for the session's default; none: no sound
    TakeNotes notes = {};
};

/// Records what leaves a live run, as others see it, and what else was ordered: one take at a time. It begins with the
/// first picture after start(); where masks are wanted, with the first for which the network is known.
///
/// The panic key reaches every file: while the person has hidden, paused or frozen the picture, the camera's picture
/// and the sound are left out, and what is cut out is empty. A microphone with a problem does not end a take.
///
/// Threads: put() from one at a time, the rest from one owner thread. Nothing but the destructor and waitForEnd()
/// waits. A take has a thread, and its microphone one more.
class LiveTake final : public PictureRecorder {
public:
    explicit LiveTake(OpenSound = openMicrophone);
    ~LiveTake() override; ///< as stop(), and waits at most three seconds for the files to be finished
    LiveTake(const LiveTake &) = delete;
    LiveTake &operator=(const LiveTake &) = delete;

    /// Nothing happens while a take is not over yet.
    void start(const TakeOrder &);
    void stop(); ///< the microphone is closed, and the files are finished meanwhile

    /// Copies what the take wants of it, and nothing while there is none.
    void put(const Composed &) override;
    void setWithdrawn(bool) override;

    bool active() const override; ///< from start() to stop(), or until it fails
    std::chrono::nanoseconds length() const;
    std::uint64_t dropped() const; ///< pictures that an encoder did not keep up with
    bool hears() const;            ///< sound is being recorded
    std::string problem() const;   ///< of the microphone, in one sentence; empty while all is well

    /// Once for each take, when it is over: its files, the composite first, or why there is none or no more of it.
    /// Nothing where no picture ever came.
    using Outcome = Result<std::vector<std::filesystem::path>>;
    std::optional<Outcome> takeOutcome();
    /// Waits until the take is over and its outcome there; false if `timeout` passed first.
    bool waitForEnd(std::chrono::milliseconds timeout);

private:
    struct State;
    struct Thread;
    std::shared_ptr<State> state_;
    std::unique_ptr<Thread> thread_;
};

} // namespace bokeh::pipeline
