#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/capture/source.h"

struct AVFrame;

namespace bokeh::capture {

class FileReader;
class PictureConverter;

/// Reads a video file (mp4, mov, mkv, webm, avi, y4m, ts, ...) or a still image, which is a video of one frame.
///
/// Frames come in presentation order. Frame::time counts from the earliest start of any stream of the file, so sound
/// that is read from the same file with the same zero stays in sync; it grows from frame to frame, at the file's own
/// (variable) rate. Pictures that are not 8-bit 4:2:0 are converted; full range stays full; RGB becomes limited BT.709
/// from 720 lines up, BT.601 below. A picture whose size differs from format().size is scaled to it.
///
/// Errors: open(): BadInput for what is no video, or has no frame. read(): BadInput "... is damaged after N frames",
/// after all frames before the damage; Exhausted when the pool is out, and then nothing is lost: read again.
/// Only this one local file is ever opened. Threads: one owner thread; the decoder has up to Options::threads more.
class FileSource final : public Source {
public:
    struct Options {
        std::optional<image::Size> size = {}; ///< scale to this; by default the size in the file
        std::size_t poolSize = 8;             ///< frames that may be out at once
        int threads = 2;                      ///< of the decoder
    };

    static constexpr int kMaxSide = 16384;
    static constexpr std::int64_t kMaxPixels = std::int64_t{64} << 20;

    static Result<std::unique_ptr<FileSource>> open(const std::filesystem::path &, Options);
    ~FileSource() override;

    const Format &format() const override { return format_; }
    Result<image::FramePtr> read() override;

private:
    explicit FileSource(std::unique_ptr<FileReader>, Options);
    Status begin();
    Result<image::FramePtr> deliver(const AVFrame &, image::FramePool::Lease);

    Options options_;
    Format format_;
    std::unique_ptr<FileReader> reader_;
    std::unique_ptr<PictureConverter> converter_;
    std::optional<image::FramePool> pool_;
    image::FramePtr first_; // read() has yet to return it
    std::uint64_t sequence_ = 0;
    std::chrono::nanoseconds lastTime_{-1};
    std::optional<Error> failed_; // what read() goes on returning
    bool ended_ = false;
};

} // namespace bokeh::capture
