// What the threads of a Recorder share; for recorder.cpp alone.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/output/recording/recording.h"
#include "engine/output/recording/recording_file.h"
#include "engine/output/recording/sidecar.h"

namespace bokeh::output {

/// One recording while it is recorded: its files, its clock, and how it goes. Threads: any.
class RecordingState {
public:
    /// Opens all files and writes the first sidecar. After an error, nothing of it remains.
    static Result<std::shared_ptr<RecordingState>> open(RecordingSettings);

    const std::vector<std::shared_ptr<RecordingFile>> &files() const { return files_; } ///< as RecordingStatus

    /// Counts a picture. Its time from the first one, which starts the clock; none when the recording is over.
    std::optional<std::chrono::nanoseconds> arrived(const RecordingPicture &);
    /// The same for sound, which does not start the clock.
    std::optional<std::chrono::nanoseconds> timeOf(std::chrono::steady_clock::time_point) const;

    void stop();
    bool waitForEnd(std::chrono::milliseconds timeout) const;
    RecordingStatus status() const;

    void write(RecordingFile &); ///< a file's thread: until it is finished
    void lookAfter();            ///< the keeper's thread: until all are

private:
    explicit RecordingState(RecordingSettings take) : recording_(std::move(take)) {}
    Status openFiles();
    void endWith(const std::string &problem);
    std::string whatIsGone() const;
    RecordingStatus statusAs(RecordingStatus::State) const;
    Status writeSidecar(RecordingStatus::State) const;
    void close();
    Status keepFiles();
    void discardFiles();
    bool named() const { return recording_.paths.has_value(); } // and hidden until all is whole

    const RecordingSettings recording_;
    std::vector<std::filesystem::path> reserved_; // of the files, then of the sidecar; empty where named()
    std::vector<std::shared_ptr<RecordingFile>> files_;
    TakeNumbers numbers_;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    TakeTimes times_; // guarded by mutex_, as all below
    std::optional<std::chrono::steady_clock::time_point> first_;
    std::chrono::steady_clock::time_point last_{};
    RecordingStatus::State run_ = RecordingStatus::State::Recording;
    std::string problem_;
    std::size_t unfinished_ = 0; // files
};

} // namespace bokeh::output
