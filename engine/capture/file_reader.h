#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/capture/source.h"
#include "engine/media/ffmpeg.h"

namespace bokeh::capture {

/// The video stream of one local file, demuxed and decoded. Threads: one owner thread.
class FileReader {
public:
    static Result<std::unique_ptr<FileReader>> open(const std::filesystem::path &, int threads);

    /// The next picture in presentation order, borrowed until the next call; null at the end. After pictures up to some
    /// damage: BadInput, naming no count of frames (see damage()).
    Result<const AVFrame *> next();

    /// Presentation time of `picture` from the file's zero (media::zeroOf); not before `last` plus a little.
    std::chrono::nanoseconds timeOf(const AVFrame &picture, std::chrono::nanoseconds last) const;

    /// Everything in Format that the container says, for pictures like `first`; size and colour are left alone.
    Format formatOf(const AVFrame &first) const;

    const std::string &name() const { return name_; } ///< of the file, in quotes

private:
    FileReader() = default;
    Status openContainer(const std::filesystem::path &);
    Status openDecoder(int threads);
    bool feed(); ///< one packet to the decoder, or the end of the stream
    void endWithDamage();

    std::string name_;
    media::AvInput input_;
    media::AvCodecContext decoder_;
    media::AvPacket packet_;
    media::AvFrame picture_;
    AVStream *stream_ = nullptr;      // owned by input_
    std::chrono::nanoseconds zero_{}; // see media::zeroOf()
    std::int64_t pictures_ = 0;       // given out
    bool cutShort_ = false;           // the container says that it should be longer
    bool drained_ = false;            // the decoder was told that nothing more comes
    bool damaged_ = false;
};

} // namespace bokeh::capture
