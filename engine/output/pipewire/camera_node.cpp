#include "engine/output/pipewire/camera_node.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <spa/buffer/meta.h>
#include <utility>

namespace bokeh::output::pipewire {

namespace {

using bokeh::pipewire::Source;
using bokeh::pipewire::Stream;
using Clock = std::chrono::steady_clock;

constexpr long kBlackInterval = 200'000'000; // ns

pw_properties *propertiesOf(const std::string &name)
{
    pw_properties *all = pw_properties_new(nullptr, nullptr);
    for (const auto &[key, value] :
         {std::pair{PW_KEY_MEDIA_TYPE, "Video"}, std::pair{PW_KEY_MEDIA_CLASS, "Video/Source"},
          // What tells cameras from screen captures, to the portal among others.
          std::pair{PW_KEY_MEDIA_ROLE, "Camera"}, std::pair{PW_KEY_NODE_NAME, "bokehcam"},
          std::pair{PW_KEY_NODE_DESCRIPTION, name.c_str()}, std::pair{PW_KEY_NODE_NICK, name.c_str()},
          std::pair{PW_KEY_NODE_VIRTUAL, "true"}})
        pw_properties_set(all, key, value);
    return all;
}

} // namespace

struct CameraNode::Callbacks {
    static void state(void *node, pw_stream_state, pw_stream_state now, const char *error)
    {
        static_cast<CameraNode *>(node)->changeState(now, error);
    }
    static void parameter(void *node, std::uint32_t id, const spa_pod *value)
    {
        if (id == SPA_PARAM_Format)
            static_cast<CameraNode *>(node)->changeFormat(value);
    }
    static void black(void *node, std::uint64_t)
    {
        pw_stream_trigger_process(static_cast<CameraNode *>(node)->stream_.get());
    }
    static void process(void *node) { static_cast<CameraNode *>(node)->process(); }

    static constexpr pw_stream_events kAll{
        .version = PW_VERSION_STREAM_EVENTS, .state_changed = state, .param_changed = parameter, .process = process};
};

CameraNode::CameraNode(Stream stream, const Offer &offer, Events events)
    : offer_(offer), events_(std::move(events)), stream_(std::move(stream))
{
    pw_stream_add_listener(stream_.get(), &listener_, &Callbacks::kAll, this);
}

CameraNode::~CameraNode()
{
    spa_hook_remove(&listener_); // the stream's end would be reported to half a node
}

Result<std::unique_ptr<CameraNode>> CameraNode::create(pw_core *core, const std::string &name, const Offer &offer,
                                                       Events events)
{
    Stream stream(pw_stream_new(core, name.c_str(), propertiesOf(name)));
    if (!stream)
        return Error{Errc::Exhausted, fmt::format("PipeWire takes no camera: {}", std::strerror(errno))};
    std::unique_ptr<CameraNode> node(new CameraNode(std::move(stream), offer, std::move(events)));
    if (auto connected = node->connect(); !connected)
        return connected.error();
    return node;
}

Status CameraNode::connect()
{
    pw_loop *loop = pw_context_get_main_loop(pw_core_get_context(pw_stream_get_core(stream_.get())));
    black_ = Source(pw_loop_add_timer(loop, Callbacks::black, this), {loop});
    if (!black_)
        return Error{Errc::Exhausted, fmt::format("PipeWire's loop takes no timer: {}", std::strerror(errno))};
    Pods formats = formatsOf(offer_);
    // Nothing but our pictures sets the pace; the server makes the buffers and shares them with all readers.
    constexpr auto flags = static_cast<pw_stream_flags>(PW_STREAM_FLAG_DRIVER | PW_STREAM_FLAG_MAP_BUFFERS);
    const int result = pw_stream_connect(stream_.get(), PW_DIRECTION_OUTPUT, PW_ID_ANY, flags, formats.all().data(),
                                         static_cast<std::uint32_t>(formats.all().size()));
    if (result < 0)
        return Error{Errc::Internal, fmt::format("PipeWire takes no camera: {}", std::strerror(-result))};
    return {};
}

void CameraNode::changeState(pw_stream_state state, const char *error)
{
    const bool streaming = state == PW_STREAM_STATE_STREAMING;
    if (streaming != streaming_) {
        streaming_ = streaming;
        current_.reset(); // who comes later must not see what was before
        awaitFirst(streaming);
        events_.watched(streaming);
    }
    if (state == PW_STREAM_STATE_PAUSED)
        events_.ready();
    else if (state == PW_STREAM_STATE_ERROR || state == PW_STREAM_STATE_UNCONNECTED)
        events_.failed(error ? error : "the connection is closed");
}

void CameraNode::changeFormat(const spa_pod *format)
{
    agreed_ = format ? agreedIn(*format, offer_) : std::nullopt;
    if (!agreed_) { // without an answer from us there are no buffers, and so no pictures
        writer_.reset();
        pace_.reset();
        return;
    }
    writer_.emplace(*agreed_);
    pace_.emplace(agreed_->rateNumerator, agreed_->rateDenominator);
    Pods answer = buffersFor(*agreed_);
    pw_stream_update_params(stream_.get(), answer.all().data(), static_cast<std::uint32_t>(answer.all().size()));
}

void CameraNode::show(const image::FramePtr &frame)
{
    if (!streaming_ || !pace_ || !pace_->due(Clock::now()))
        return;
    if (!current_)
        awaitFirst(false);
    current_ = frame;
    pw_stream_trigger_process(stream_.get());
}

void CameraNode::awaitFirst(bool now)
{
    timespec first{.tv_sec = 0, .tv_nsec = now ? 1 : 0}; // zero disarms
    timespec interval{.tv_sec = 0, .tv_nsec = kBlackInterval};
    pw_loop_update_timer(black_.get_deleter().loop, black_.get(), &first, &interval, false);
}

void CameraNode::process()
{
    if (!agreed_)
        return;
    pw_buffer *buffer = pw_stream_dequeue_buffer(stream_.get());
    if (!buffer) // the readers have them all
        return;
    fill(*buffer);
    pw_stream_queue_buffer(stream_.get(), buffer);
}

void CameraNode::fill(pw_buffer &buffer)
{
    // Nobody but the server makes buffers; whether they are what was agreed on is looked at all the same.
    if (buffer.buffer->n_datas < 1)
        return;
    spa_data &data = buffer.buffer->datas[0];
    const std::size_t bytes = bytesOf(*agreed_);
    const bool fits = data.data && data.maxsize >= bytes;
    if (fits)
        writer_->write(current_.get(), {static_cast<std::uint8_t *>(data.data), bytes});
    data.chunk->offset = 0;
    data.chunk->size = fits ? static_cast<std::uint32_t>(bytes) : 0;
    data.chunk->stride = strideOf(*agreed_);
    data.chunk->flags = fits ? SPA_CHUNK_FLAG_NONE : SPA_CHUNK_FLAG_CORRUPTED;

    auto *header = static_cast<spa_meta_header *>(
        spa_buffer_find_meta_data(buffer.buffer, SPA_META_Header, sizeof(spa_meta_header)));
    if (!header)
        return;
    const auto now = Clock::now();
    const bool stamped = current_ && current_->captured != Clock::time_point{};
    const auto stamp =
        (stamped ? std::min(current_->captured, now) : now).time_since_epoch() / std::chrono::nanoseconds(1);
    lastStamp_ = std::max(stamp, lastStamp_ + 1); // time never goes back, whatever camera the pictures come from
    *header = {.flags = 0, .offset = 0, .pts = lastStamp_, .dts_offset = 0, .seq = sequence_++};
}

} // namespace bokeh::output::pipewire
