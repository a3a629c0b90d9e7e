#include "engine/capture/microphone/sound_stream.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <spa/param/audio/format-utils.h>
#include <utility>

#include "engine/capture/microphone/microphone.h"
#include "engine/capture/microphone/sound_buffer.h"

namespace bokeh::capture {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 4s; // wireless microphones take a while to wake up
constexpr long kLookEvery = 1; // seconds

pw_properties *propertiesFor(const SoundNodes::Node &node)
{
    pw_properties *all = pw_properties_new(nullptr, nullptr);
    for (const auto &[key, value] :
         {std::pair{PW_KEY_MEDIA_TYPE, "Audio"}, std::pair{PW_KEY_MEDIA_CATEGORY, "Capture"},
          std::pair{PW_KEY_MEDIA_ROLE, "Production"},
          // What desktops call those who hear the microphone.
          std::pair{PW_KEY_APP_NAME, "Bokehcam"}, std::pair{PW_KEY_APP_ICON_NAME, "bokehcam"},
          std::pair{PW_KEY_NODE_NAME, "bokehcam-microphone"}, std::pair{PW_KEY_NODE_DESCRIPTION, "Bokehcam"},
          std::pair{PW_KEY_NODE_LATENCY, "1024/48000"}, // 21 ms at most, and no oftener for our sake
          // This node, and no other in its place: a session manager might choose the monitor of a speaker.
          std::pair{PW_KEY_TARGET_OBJECT, node.serial.c_str()}, std::pair{"node.dont-fallback", "true"},
          std::pair{"node.dont-move", "true"}, std::pair{"state.restore-target", "false"}})
        pw_properties_set(all, key, value);
    if (node.speaker)
        pw_properties_set(all, PW_KEY_STREAM_CAPTURE_SINK, "true");
    return all;
}

} // namespace

struct SoundStream::Callbacks {
    static void state(void *stream, pw_stream_state, pw_stream_state now, const char *error)
    {
        static_cast<SoundStream *>(stream)->changeState(now, error);
    }
    static void parameter(void *stream, std::uint32_t id, const spa_pod *value)
    {
        if (id == SPA_PARAM_Format && value)
            static_cast<SoundStream *>(stream)->changeFormat(*value);
    }
    // So that pw_time.queued counts buffers: how many samples will be in one nobody can tell before.
    static void buffer(void *, pw_buffer *added) { added->size = 1; }
    static void process(void *stream) { static_cast<SoundStream *>(stream)->process(); }
    static void look(void *stream, std::uint64_t) { static_cast<SoundStream *>(stream)->look(); }

    static constexpr pw_stream_events kAll{.version = PW_VERSION_STREAM_EVENTS,
                                           .state_changed = state,
                                           .param_changed = parameter,
                                           .add_buffer = buffer,
                                           .process = process};
};

SoundStream::SoundStream(pipewire::Stream stream, Events events)
    : events_(std::move(events)),
      stream_(std::move(stream)),
      last_(Clock::now()),
      line_(Microphone::kRate, Microphone::kChannels, events_.heard)
{
    pw_stream_add_listener(stream_.get(), &listener_, &Callbacks::kAll, this);
}

SoundStream::~SoundStream()
{
    spa_hook_remove(&listener_); // the stream's end would be reported to half an object
}

Result<std::unique_ptr<SoundStream>> SoundStream::create(pw_core *core, const SoundNodes::Node &node, Events events)
{
    pipewire::Stream stream(pw_stream_new(core, "Recording", propertiesFor(node)));
    if (!stream)
        return Error{Errc::Exhausted, fmt::format("PipeWire gives no sound: {}", std::strerror(errno))};
    std::unique_ptr<SoundStream> made(new SoundStream(std::move(stream), std::move(events)));
    if (auto connected = made->connect(); !connected)
        return connected.error();
    return made;
}

Status SoundStream::connect()
{
    pw_loop *loop = pw_context_get_main_loop(pw_core_get_context(pw_stream_get_core(stream_.get())));
    timer_ = pipewire::Source(pw_loop_add_timer(loop, Callbacks::look, this), {loop});
    if (!timer_)
        return Error{Errc::Exhausted, fmt::format("PipeWire's loop takes no timer: {}", std::strerror(errno))};
    timespec interval{.tv_sec = kLookEvery, .tv_nsec = 0};
    pw_loop_update_timer(loop, timer_.get(), &interval, &interval, false);

    alignas(8) std::array<std::byte, 512> room;
    spa_pod_builder builder;
    spa_pod_builder_init(&builder, room.data(), static_cast<std::uint32_t>(room.size()));
    spa_audio_info_raw wanted{};
    wanted.format = SPA_AUDIO_FORMAT_F32;
    wanted.rate = Microphone::kRate;
    wanted.channels = Microphone::kChannels;
    wanted.position[0] = SPA_AUDIO_CHANNEL_FL;
    wanted.position[1] = SPA_AUDIO_CHANNEL_FR;
    const spa_pod *format = spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &wanted);
    // Without PW_STREAM_FLAG_RT_PROCESS: process() is called on the loop's thread.
    constexpr auto flags = static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT | PW_STREAM_FLAG_MAP_BUFFERS |
                                                        PW_STREAM_FLAG_DONT_RECONNECT);
    const int result = pw_stream_connect(stream_.get(), PW_DIRECTION_INPUT, PW_ID_ANY, flags, &format, 1);
    if (result < 0)
        return Error{Errc::Internal, fmt::format("PipeWire gives no sound: {}", std::strerror(-result))};
    return {};
}

void SoundStream::changeState(pw_stream_state state, const char *error)
{
    if (state == PW_STREAM_STATE_ERROR || state == PW_STREAM_STATE_UNCONNECTED)
        events_.failed(error ? error : "the connection is closed");
}

void SoundStream::changeFormat(const spa_pod &format)
{
    spa_audio_info_raw info{};
    agreed_ = spa_format_audio_raw_parse(&format, &info) >= 0 && info.format == SPA_AUDIO_FORMAT_F32 &&
              info.rate == Microphone::kRate && info.channels == Microphone::kChannels;
}

void SoundStream::process()
{
    while (pw_buffer *buffer = pw_stream_dequeue_buffer(stream_.get())) {
        pw_time time{};
        pw_stream_get_time_n(stream_.get(), &time, sizeof time);
        sound_.clear();
        if (agreed_)
            copySound(*buffer->buffer, Microphone::kChannels, sound_);
        pw_stream_queue_buffer(stream_.get(), buffer);
        if (sound_.empty())
            continue;
        last_ = Clock::now();
        line_.put(sound_, takenAt(time, sound_.size() / Microphone::kChannels, Microphone::kRate, last_));
    }
}

void SoundStream::look()
{
    if (Clock::now() - last_ > kPatience)
        events_.silent();
}

} // namespace bokeh::capture
