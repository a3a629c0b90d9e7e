#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/image/av_ptr.h"
#include "engine/output/container.h"

namespace bokeh::output {

/// A file of encoded packets, written under a hidden name until it is whole. Destroyed before finish(), it leaves
/// nothing. Order of calls: open, addStream for each, begin, write ..., finish. Threads: one owner thread. Errors of
/// begin, write and finish: Exhausted when there is no room, BadInput otherwise.
class Muxer {
public:
    static Result<std::unique_ptr<Muxer>> open(const std::filesystem::path &, const Container &);
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
    Status finish();

private:
    Muxer(const std::filesystem::path &, const Container &);
    Error failure(int code) const;

    const std::filesystem::path final_, partial_;
    const Container &container_;
    image::AvOutput output_;
};

} // namespace bokeh::output
