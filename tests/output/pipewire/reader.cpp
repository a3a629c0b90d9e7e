#include "reader.h"

#include <array>
#include <cstring>
#include <spa/buffer/meta.h>
#include <spa/param/buffers.h>
#include <spa/param/video/format-utils.h>
#include <stdexcept>

using namespace bokeh;
using bars::PixelFormat;

namespace {

constexpr std::size_t kKept = 400;

std::uint32_t theirs(PixelFormat pixels)
{
    return pixels == PixelFormat::I420   ? SPA_VIDEO_FORMAT_I420
           : pixels == PixelFormat::Nv12 ? SPA_VIDEO_FORMAT_NV12
                                         : SPA_VIDEO_FORMAT_YUY2;
}

const spa_pod *formatFor(const Wish &wish, std::span<std::uint8_t> room)
{
    spa_pod_builder builder{};
    spa_pod_frame frame;
    spa_pod_builder_init(&builder, room.data(), static_cast<std::uint32_t>(room.size()));
    spa_pod_builder_push_object(&builder, &frame, SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat);
    const auto id = [&](std::uint32_t key, std::uint32_t value) {
        spa_pod_builder_prop(&builder, key, 0);
        spa_pod_builder_id(&builder, value);
    };
    id(SPA_FORMAT_mediaType, SPA_MEDIA_TYPE_video);
    id(SPA_FORMAT_mediaSubtype, SPA_MEDIA_SUBTYPE_raw);
    if (wish.pixels)
        id(SPA_FORMAT_VIDEO_format, theirs(*wish.pixels));
    if (wish.size) {
        spa_pod_builder_prop(&builder, SPA_FORMAT_VIDEO_size, 0);
        spa_pod_builder_rectangle(&builder, static_cast<std::uint32_t>(wish.size->width),
                                  static_cast<std::uint32_t>(wish.size->height));
    }
    if (wish.matrix)
        id(SPA_FORMAT_VIDEO_colorMatrix, *wish.matrix);
    if (wish.range)
        id(SPA_FORMAT_VIDEO_colorRange, *wish.range);
    return static_cast<const spa_pod *>(spa_pod_builder_pop(&builder, &frame));
}

const spa_pod *stampFor(std::span<std::uint8_t> room)
{
    spa_pod_builder builder{};
    spa_pod_frame frame;
    spa_pod_builder_init(&builder, room.data(), static_cast<std::uint32_t>(room.size()));
    spa_pod_builder_push_object(&builder, &frame, SPA_TYPE_OBJECT_ParamMeta, SPA_PARAM_Meta);
    spa_pod_builder_prop(&builder, SPA_PARAM_META_type, 0);
    spa_pod_builder_id(&builder, SPA_META_Header);
    spa_pod_builder_prop(&builder, SPA_PARAM_META_size, 0);
    spa_pod_builder_int(&builder, static_cast<int>(sizeof(spa_meta_header)));
    return static_cast<const spa_pod *>(spa_pod_builder_pop(&builder, &frame));
}

} // namespace

struct Reader::Callbacks {
    static void state(void *reader, pw_stream_state, pw_stream_state now, const char *)
    {
        if (now != PW_STREAM_STATE_ERROR && now != PW_STREAM_STATE_UNCONNECTED)
            return;
        auto &self = *static_cast<Reader *>(reader);
        std::lock_guard lock(self.mutex_);
        self.failed_ = true;
        self.changed_.notify_all();
    }
    static void parameter(void *reader, std::uint32_t id, const spa_pod *value)
    {
        if (id == SPA_PARAM_Format && value)
            static_cast<Reader *>(reader)->changeFormat(*value);
    }
    static void process(void *reader) { static_cast<Reader *>(reader)->take(); }
    static constexpr pw_stream_events kAll{
        .version = PW_VERSION_STREAM_EVENTS, .state_changed = state, .param_changed = parameter, .process = process};
};

Reader::Reader(const std::string &daemon, const Wish &wish)
{
    pw_init(nullptr, nullptr);
    loop_.reset(pw_thread_loop_new("reader", nullptr));
    context_.reset(pw_context_new(pw_thread_loop_get_loop(loop_.get()), nullptr, 0));
    pw_properties *remote = pw_properties_new(nullptr, nullptr);
    pw_properties_set(remote, PW_KEY_REMOTE_NAME, daemon.c_str());
    core_.reset(pw_context_connect(context_.get(), remote, 0));
    if (!core_)
        throw std::runtime_error("the reader finds no PipeWire");
    pw_properties *properties = pw_properties_new(nullptr, nullptr);
    for (const auto &[key, value] :
         {std::pair{PW_KEY_MEDIA_TYPE, "Video"}, std::pair{PW_KEY_MEDIA_CATEGORY, "Capture"},
          std::pair{PW_KEY_MEDIA_ROLE, "Camera"}, std::pair{PW_KEY_TARGET_OBJECT, "bokehcam"}})
        pw_properties_set(properties, key, value);
    stream_.reset(pw_stream_new(core_.get(), "reader", properties));
    pw_stream_add_listener(stream_.get(), &listener_, &Callbacks::kAll, this);
    alignas(8) std::array<std::uint8_t, 1024> room;
    const spa_pod *format = formatFor(wish, room);
    pw_stream_connect(stream_.get(), PW_DIRECTION_INPUT, PW_ID_ANY,
                      static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT | PW_STREAM_FLAG_MAP_BUFFERS), &format,
                      1);
    pw_thread_loop_start(loop_.get());
}

Reader::~Reader()
{
    // While the loop still runs: once it has ended PipeWire's other thread calls process() by itself.
    pw_thread_loop_lock(loop_.get());
    spa_hook_remove(&listener_);
    stream_.reset();
    pw_thread_loop_unlock(loop_.get());
    pw_thread_loop_stop(loop_.get());
}

void Reader::changeFormat(const spa_pod &format)
{
    spa_video_info_raw info{};
    spa_format_video_raw_parse(&format, &info);
    {
        std::lock_guard lock(mutex_);
        agreed_.pixels = info.format == SPA_VIDEO_FORMAT_NV12   ? PixelFormat::Nv12
                         : info.format == SPA_VIDEO_FORMAT_YUY2 ? PixelFormat::Yuy2
                                                                : PixelFormat::I420;
        agreed_.size = {static_cast<int>(info.size.width), static_cast<int>(info.size.height)};
        agreed_.colour.matrix = info.color_matrix == SPA_VIDEO_COLOR_MATRIX_BT709    ? image::Matrix::Bt709
                                : info.color_matrix == SPA_VIDEO_COLOR_MATRIX_BT2020 ? image::Matrix::Bt2020
                                                                                     : image::Matrix::Bt601;
        agreed_.colour.range =
            info.color_range == SPA_VIDEO_COLOR_RANGE_0_255 ? image::Range::Full : image::Range::Limited;
        matrix_ = info.color_matrix;
        range_ = info.color_range;
    }
    alignas(8) std::array<std::uint8_t, 256> room;
    const spa_pod *stamp = stampFor(room);
    pw_stream_update_params(stream_.get(), &stamp, 1);
}

void Reader::take()
{
    pw_buffer *buffer = pw_stream_dequeue_buffer(stream_.get());
    if (!buffer)
        return;
    const spa_data &data = buffer->buffer->datas[0];
    const auto *bytes = static_cast<const std::uint8_t *>(data.data) + data.chunk->offset;
    const auto *header = static_cast<const spa_meta_header *>(
        spa_buffer_find_meta_data(buffer->buffer, SPA_META_Header, sizeof(spa_meta_header)));
    {
        std::lock_guard lock(mutex_);
        pictures_.push_back({agreed_, {bytes, bytes + data.chunk->size}, header ? header->pts : 0});
        if (pictures_.size() > kKept)
            pictures_.pop_front();
    }
    changed_.notify_all();
    pw_stream_queue_buffer(stream_.get(), buffer);
}

std::optional<bars::Picture> Reader::next()
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [this] { return failed_ || !pictures_.empty(); });
    if (pictures_.empty())
        return std::nullopt;
    auto picture = std::move(pictures_.front());
    pictures_.pop_front();
    return picture;
}

std::uint32_t Reader::matrix()
{
    std::lock_guard lock(mutex_);
    return matrix_;
}

std::uint32_t Reader::range()
{
    std::lock_guard lock(mutex_);
    return range_;
}
