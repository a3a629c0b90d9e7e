#pragma once

#include <filesystem>
#include <memory>

#include "engine/media/video_format.h"
#include "engine/output/sink.h"

namespace bokeh::output {

/// Writes a video file. The extension chooses: .mp4, .mov, .mkv, .avi hold H.264; .webm holds VP9; .y4m holds raw
/// frames. Frame times are kept as exactly as the container can (.avi and .y4m know only a fixed rate). Colour tags,
/// the shape of a sample and the rotation are kept; a container that cannot say "turn me" gets turned pictures. Any
/// size from 1x1 is kept exactly.
///
/// The file gets its name in finish(); without finish(), or after an error, nothing of it remains, and what stood under
/// the final name before stays. Options::live: if the program is killed, all but the last second remains, under another
/// name: see PartialFile::show().
///
/// Errors: BadInput: the name, the folder, a frame of another size. Exhausted: disk full. Unsupported: this FFmpeg has
/// no such encoder. Threads: one owner thread; the encoder has up to Options::threads more.
class FileSink final : public Sink {
public:
    struct Options {
        media::VideoFormat video;
        std::filesystem::path soundFrom = {}; ///< bring this file's sound along, as it is where the container holds it,
                                              ///< else encoded anew; times count from its media::zeroOf(). Empty: none
        bool alpha = false;                   ///< frames come with alpha, through writeWithAlpha(); .webm only
        int threads = 2;                      ///< of the encoder
        bool live = false; ///< frames come by the clock: the encoder does not look ahead, and the file grows in steps
    };

    /// Says in one sentence which names work if `path` is none of them. Opens nothing.
    static Status check(const std::filesystem::path &path);

    static Result<std::unique_ptr<FileSink>> open(const std::filesystem::path &, Options);
    ~FileSink() override;

    Status write(const image::FramePtr &) override;
    /// `alpha` has the frame's size: 0 shows what is behind the video, 255 the frame, of which only what alpha shows is
    /// written. Borrowed for the call.
    Status writeWithAlpha(const image::FramePtr &, image::PlaneView alpha);

    /// The source came to its end by itself: sound that goes on after the last frame is kept too. Without this, the
    /// sound ends with the last frame. Call before finish().
    void keepRestOfSound();

    Status finish() override; ///< complete() and reveal()

    /// The halves of finish(), for whoever finishes several files or none: all is written and has reached the disk; and
    /// then it gets its name.
    Status complete();
    Status reveal();

private:
    struct State;
    explicit FileSink(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::output
