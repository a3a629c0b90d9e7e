#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/output/recording/recording.h"
#include "engine/pipeline/live/audio_input.h"
#include "engine/pipeline/live/picture_recorder.h"

namespace bokeh::pipeline {

using RecordingMetadata = output::RecordingMetadata;
using RecordingAlpha = output::RecordingSettings::Alpha;
using TakePaths = output::RecordingSettings::Paths;

/// What a recording shall hold.
struct RecordingOptions {
    std::filesystem::path folder = {}; ///< made where it is missing. The composite is always recorded into it
    std::optional<TakePaths> paths =
        {}; ///< in place of the folder and of what follows but sound: see output::RecordingSettings
    RecordingAlpha alpha = RecordingAlpha::None; ///< the composite again, cut out
    bool mask = false;                           ///< without loss
    bool raw = false;                            ///< what the camera saw, room and all
    std::optional<std::string> microphone;       ///< its id, empty for the session's default; none: no sound
    RecordingMetadata notes = {};
};

/// Records what leaves a live run, as others see it, and what else was ordered: one recording at a time. It begins with
/// the first picture after start(); where masks are wanted, with the first for which the network is known.
///
/// The panic key reaches every file: while the person has hidden, paused or frozen the picture, the camera's picture
/// and the sound are left out, and what is cut out is empty. A microphone with a problem does not end a recording.
///
/// Threads: put() from one at a time, the rest from one owner thread. Nothing but the destructor and waitForEnd()
/// waits. A recording has a thread, and its microphone one more.
class LiveRecorder final : public PictureRecorder {
public:
    explicit LiveRecorder(OpenSound = openMicrophone);
    ~LiveRecorder() override; ///< as stop(), and waits at most three seconds for the files to be finished
    LiveRecorder(const LiveRecorder &) = delete;
    LiveRecorder &operator=(const LiveRecorder &) = delete;

    /// Nothing happens while a recording is not over yet.
    void start(const RecordingOptions &);
    void stop(); ///< the microphone is closed, and the files are finished meanwhile

    /// Copies what the recording wants of it, and nothing while there is none.
    void put(const Composed &) override;
    void setWithdrawn(bool) override;

    bool active() const override; ///< from start() to stop(), or until it fails
    std::chrono::nanoseconds length() const;
    std::uint64_t dropped() const; ///< pictures that an encoder did not keep up with
    bool hears() const;            ///< sound is being recorded
    std::string problem() const;   ///< of the microphone, in one sentence; empty while all is well

    /// Once for each recording, when it is over: its files, the composite first, or why there is none or no more of it.
    /// Nothing where no picture ever came.
    using Outcome = Result<std::vector<std::filesystem::path>>;
    std::optional<Outcome> recordingOutcome();
    /// Waits until the recording is over and its outcome there; false if `timeout` passed first.
    bool waitForEnd(std::chrono::milliseconds timeout);

private:
    struct State;
    struct Thread;
    std::shared_ptr<State> state_;
    std::unique_ptr<Thread> thread_;
};

} // namespace bokeh::pipeline
