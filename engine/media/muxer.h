#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/base/partial_file.h"
#include "engine/base/result.h"
#include "engine/media/container.h"
#include "engine/media/ffmpeg.h"

namespace bokeh::media {

/// A file of encoded packets. Order of calls: open, addStream for each, begin, write and flush ..., complete, reveal
/// (not where the file grows in place). Threads: one owner thread. Errors of begin and what follows: Exhausted when
/// there is no room, BadInput otherwise.
class Muxer {
public:
    /// What there is to see of a file that is not finished. Of the last two, all up to the last flush() plays, however
    /// the program ends; mp4 and mov are written in fragments for it.
    enum class Growth {
        Hidden,     ///< nothing, as PartialFile: it goes away unless it is revealed
        Unfinished, ///< from the first picture on PartialFile::show()'s name. It goes away unless it is revealed or the
                    ///< program is killed
        InPlace,    ///< its own name, and it stays. A file of this name is overwritten
    };

    /// What killed programs have left in the file's folder is swept.
    static Result<std::unique_ptr<Muxer>> open(const std::filesystem::path &, const Container &,
                                               Growth = Growth::Hidden, Readers = Readers::AsUmask);
    ~Muxer();
    Muxer(const Muxer &) = delete;
    Muxer &operator=(const Muxer &) = delete;

    const Container &container() const { return container_; }
    /// Encoders shall put their parameters beside the stream instead of into it.
    bool wantsGlobalHeader() const { return (output_->oformat->flags & AVFMT_GLOBALHEADER) != 0; }

    AVStream *addStream(); ///< owned by the muxer, to be filled in before begin()
    Status begin();
    /// Takes the packet's contents; its times are in `timeBase`.
    Status write(AVPacket &, const AVStream &, AVRational timeBase);
    /// Ends the fragment (mp4, mov) or cluster (mkv, webm) and hands all that was written to the system, where it
    /// outlives the program. Packets of one stream that come later may be older than what another has flushed. Nothing
    /// for a hidden file.
    Status flush();
    /// Whether flush() is due: no picture is safe yet, or those that are not safe span too long. `newest`: the time of
    /// the last picture that came, encoded or not.
    bool flushIsDue(std::chrono::nanoseconds newest) const;
    Status complete(); ///< writes the rest and waits until the disk has it
    Status reveal();   ///< takes the place of what bears the final name, at once; not for InPlace

    std::int64_t bytes() const { return flushed_; } ///< up to the last flush, or all once it is complete
    bool failed() const { return failed_; }

private:
    Muxer(const std::filesystem::path &, const Container &, Growth);
    Status openFile(Readers);
    Status openOutput();
    bool grows() const { return growth_ != Growth::Hidden; }
    Status handOver();
    Status writeHeld(std::int64_t end);
    Status pass(AVPacket &);
    Error failure(int code);

    const std::filesystem::path path_; // the final one
    const Container &container_;
    const Growth growth_;
    std::optional<PartialFile> partial_; // but for InPlace
    Descriptor inPlace_;
    int file_ = -1; // the descriptor of either
    AvIo io_;
    AvOutput output_;
    bool fragments_ = false;
    AvPacket held_; // fragments: the last picture, until it is known how long it lasts
    std::optional<std::chrono::nanoseconds> passed_, safe_; // times of the last picture written, and handed over
    std::int64_t flushed_ = 0;                              // bytes
    bool failed_ = false;
};

} // namespace bokeh::media
