#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/image/av_ptr.h"
#include "engine/output/container.h"

namespace bokeh::output {

/// A file of encoded packets. Order of calls: open, addStream for each, begin, write and flush ..., complete, and for a
/// hidden file reveal. Threads: one owner thread. Errors of begin and what follows: Exhausted when there is no room,
/// BadInput otherwise.
class Muxer {
public:
    /// What there is to see of a file that is not finished.
    enum class Growth {
        Hidden,  ///< nothing: it has a hidden name until reveal(), and without that it goes away
        InPlace, ///< all up to the last flush(): that plays, however the program ends, and it stays. mp4 and mov are
                 ///< written in fragments for it. A file of this name is overwritten
    };

    static Result<std::unique_ptr<Muxer>> open(const std::filesystem::path &, const Container &,
                                               Growth = Growth::Hidden);
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
    /// InPlace: ends the fragment (mp4, mov) or cluster (mkv, webm) and hands all that was written to the system, where
    /// it outlives the program. Packets of one stream that come later may be older than what another has flushed.
    Status flush();
    Status complete(); ///< writes the rest and waits until the disk has it
    Status reveal();   ///< Hidden: in place of what bears the final name, at once

    std::int64_t bytes() const { return flushed_; } ///< up to the last flush, or all once it is complete
    bool failed() const { return failed_; }

private:
    Muxer(const std::filesystem::path &, const Container &, Growth);
    Status handOver();
    Status writeHeld(std::int64_t end);
    Status pass(AVPacket &);
    Error failure(int code);

    const std::filesystem::path final_, partial_; // one and the same where the file grows in place
    const Container &container_;
    const Growth growth_;
    image::AvOutput output_;
    bool fragments_ = false;
    image::AvPacket held_;     // fragments: the last picture, until it is known how long it lasts
    std::int64_t flushed_ = 0; // bytes
    bool failed_ = false;
};

} // namespace bokeh::output
