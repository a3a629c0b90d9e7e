#pragma once

#include <chrono>
#include <memory>
#include <span>

#include "engine/base/result.h"
#include "engine/output/recording/recording.h"

namespace bokeh::output {

class RecordingState;

/// Records one recording. Its files have their names from the start and grow in place: whatever ends the program, they
/// play to within the last second. (A processed clip is the opposite: see FileSink. A recording with
/// RecordingSettings::paths is between both.)
///
/// What ends a recording by itself (the disk is full, the folder gone, the picture of another size) is said in
/// status(), and what was written stays, but with RecordingSettings::paths. The files end where the recording ends; a
/// slow encoder costs its own file pictures, which are counted.
///
/// Threads: put() from one at a time, putSound() likewise, the rest from any. Each file has a thread, and one more
/// looks after the sidecar and the folder. Neither put waits for any of them.
class Recorder {
public:
    /// BadInput: no such folder, or it may not be written to; a size nobody encodes. Exhausted: the disk is full.
    /// Unsupported: this FFmpeg lacks an encoder. After an error, nothing of it remains.
    static Result<std::unique_ptr<Recorder>> start(RecordingSettings);
    ~Recorder(); ///< as stop(), and waits at most five seconds: what hangs on a disk is left behind

    void put(RecordingPicture);
    /// Interleaved, 48,000 samples a second, the first of them taken at `taken`, on the clock of the pictures. Sound
    /// from before the first picture is left out.
    void putSound(std::span<const float> interleaved, std::chrono::steady_clock::time_point taken);

    /// Nothing more is taken; returns at once. The files are finished meanwhile. Where no picture ever came, they are
    /// removed.
    void stop();
    /// Waits until all is written; false if `timeout` passed first. Without stop(), that is when it fails.
    bool waitForEnd(std::chrono::milliseconds timeout);

    RecordingStatus status() const;

private:
    struct Threads;
    explicit Recorder(std::shared_ptr<RecordingState>);
    const std::shared_ptr<RecordingState> state_;
    std::unique_ptr<Threads> threads_;
};

} // namespace bokeh::output
