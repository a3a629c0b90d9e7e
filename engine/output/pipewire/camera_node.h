#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/output/picture_writer.h"
#include "engine/output/pipewire/offer.h"
#include "engine/output/pipewire/rate_limiter.h"
#include "engine/pipewire/handles.h"

namespace bokeh::output::pipewire {

/// The camera as a node of PipeWire's graph: one stream, which all readers share, and which drives them: a picture goes
/// out when one is shown. Until the first, black ones do, so that a reader who waits for one goes on.
/// Threads: the loop's only, the callbacks too; none of these may destroy the node.
class CameraNode {
public:
    struct Events {
        std::function<void()> ready;                           ///< other programs can see it
        std::function<void(bool)> watched;                     ///< somebody reads, or nobody any more
        std::function<void(const std::string &reason)> failed; ///< of no use any more: make another
    };

    static Result<std::unique_ptr<CameraNode>> create(pw_core *, const std::string &name, const Offer &, Events);
    ~CameraNode();

    /// To all who watch; nothing happens where nobody does.
    void show(const image::FramePtr &);

    std::uint32_t id() const { return pw_stream_get_node_id(stream_.get()); } ///< once it is ready

private:
    struct Callbacks;
    CameraNode(bokeh::pipewire::Stream, const Offer &, Events);
    Status connect();
    void awaitFirst(bool);
    void changeState(pw_stream_state, const char *error);
    void changeFormat(const spa_pod *);
    void process();
    void fill(pw_buffer &);

    Offer offer_;
    Events events_;
    bokeh::pipewire::Stream stream_;
    spa_hook listener_{};           // goes with the stream
    bokeh::pipewire::Source black_; // a timer, while the first picture is awaited
    bool streaming_ = false;
    std::optional<NegotiatedFormat> agreed_;
    std::optional<PictureWriter> writer_; // both engaged while agreed_ is
    std::optional<RateLimiter> pace_;
    image::FramePtr current_; // of this stretch of streaming; none before the first
    std::uint64_t sequence_ = 0;
    std::int64_t lastStamp_ = 0; // ns, CLOCK_MONOTONIC
};

} // namespace bokeh::output::pipewire
