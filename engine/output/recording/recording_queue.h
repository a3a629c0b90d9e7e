#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "engine/image/frame.h"

namespace bokeh::output {

/// What one file takes of one picture.
struct QueuedPicture {
    std::chrono::nanoseconds time; ///< from the recording's first picture
    image::FramePtr frame;
    std::shared_ptr<const image::Alpha> alpha;
    std::shared_ptr<const image::Mask> mask;
};

/// Some sound, interleaved, media::DriftCorrector::kRate samples a second.
struct Sound {
    std::chrono::nanoseconds time; ///< of its first sample, from the recording's first picture; may lie before it
    std::vector<float> samples;
};
using SoundPtr = std::shared_ptr<const Sound>;

/// What waits for one file's encoder, and is lost if the program is killed: so it is bounded by time. Full, it refuses:
/// the call goes on, and the file lacks a picture, or has silence.
/// Threads: any.
class RecordingQueue {
public:
    static constexpr std::chrono::milliseconds kLongest{400}; ///< from the oldest picture that waits to the newest
    static constexpr int kMostPictures = 16;
    static constexpr std::int64_t kMostBytes = 64'000'000; ///< of pictures, but two always fit
    static constexpr std::size_t kMostSound = 400'000;     ///< samples of all channels: four seconds of stereo

    /// How many pictures wait at most; `pictureBytes`: what one of them keeps in memory.
    static std::size_t roomFor(std::int64_t pictureBytes);

    explicit RecordingQueue(std::int64_t pictureBytes) : mostPictures_(roomFor(pictureBytes)) {}

    /// False, and counted, if there is no room, or the oldest that waits is too old; false after end(). Never waits for
    /// the encoder.
    bool put(QueuedPicture);
    bool put(SoundPtr);
    void end(); ///< nothing more comes; what waits can still be taken

    struct Taken {
        std::variant<std::monostate, QueuedPicture, SoundPtr> item; ///< in the order of put()
        bool ended = false;                                         ///< and empty
    };
    /// Waits until there is something, and no longer than `until`: nothing, then.
    Taken take(std::chrono::steady_clock::time_point until);

    std::uint64_t dropped() const;           ///< pictures
    std::chrono::nanoseconds newest() const; ///< the time of the last picture that came, refused or not

private:
    const std::size_t mostPictures_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::variant<std::monostate, QueuedPicture, SoundPtr>> items_; // guarded by mutex_, as all below
    std::deque<std::chrono::nanoseconds> times_;                              // of the pictures in items_
    std::chrono::nanoseconds newest_{};
    std::size_t soundSamples_ = 0;
    std::uint64_t dropped_ = 0;
    bool ended_ = false;
};

} // namespace bokeh::output
