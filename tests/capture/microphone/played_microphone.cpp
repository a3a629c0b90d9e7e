#include "played_microphone.h"

#include <array>
#include <spa/param/audio/format-utils.h>
#include <spa/param/latency-utils.h>
#include <stdexcept>

namespace {

/// The loop's lock, for who is on another thread.
class Lock {
public:
    explicit Lock(pw_thread_loop *loop) : loop_(loop) { pw_thread_loop_lock(loop_); }
    ~Lock() { pw_thread_loop_unlock(loop_); }
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;

private:
    pw_thread_loop *const loop_;
};

} // namespace

struct PlayedMicrophone::Callbacks {
    static void state(void *microphone, pw_stream_state, pw_stream_state now, const char *)
    {
        static_cast<PlayedMicrophone *>(microphone)
            ->running_.store(now == PW_STREAM_STATE_STREAMING, std::memory_order_relaxed);
    }
    static void process(void *microphone) { static_cast<PlayedMicrophone *>(microphone)->play(); }
    static constexpr pw_stream_events kAll{
        .version = PW_VERSION_STREAM_EVENTS, .state_changed = state, .process = process};
};

PlayedMicrophone::PlayedMicrophone(Options options, Sound sound)
    : options_(std::move(options)), sound_(std::move(sound))
{
    pw_init(nullptr, nullptr);
    loop_.reset(pw_thread_loop_new("played", nullptr));
    context_.reset(pw_context_new(pw_thread_loop_get_loop(loop_.get()), nullptr, 0));
    pw_thread_loop_start(loop_.get());
    const Lock lock(loop_.get());
    pw_properties *remote = pw_properties_new(nullptr, nullptr);
    pw_properties_set(remote, PW_KEY_REMOTE_NAME, options_.daemon.c_str());
    core_.reset(pw_context_connect(context_.get(), remote, 0));
    if (!core_)
        throw std::runtime_error("the test's microphone finds no PipeWire");
    pw_properties *properties = pw_properties_new(nullptr, nullptr);
    for (const auto &[key, value] :
         {std::pair{PW_KEY_MEDIA_CLASS, "Audio/Source"}, std::pair{PW_KEY_NODE_NAME, options_.id.c_str()},
          std::pair{PW_KEY_NODE_DESCRIPTION, options_.name.c_str()}})
        pw_properties_set(properties, key, value);
    stream_.reset(pw_stream_new(core_.get(), options_.name.c_str(), properties));
    pw_stream_add_listener(stream_.get(), &listener_, &Callbacks::kAll, this);

    alignas(8) std::array<std::uint8_t, 1024> room;
    spa_pod_builder builder;
    spa_pod_builder_init(&builder, room.data(), room.size());
    spa_audio_info_raw format{};
    format.format = SPA_AUDIO_FORMAT_F32;
    format.rate = static_cast<std::uint32_t>(options_.rate);
    format.channels = static_cast<std::uint32_t>(options_.channels);
    format.position[0] = options_.channels == 1 ? SPA_AUDIO_CHANNEL_MONO : SPA_AUDIO_CHANNEL_FL;
    format.position[1] = SPA_AUDIO_CHANNEL_FR;
    spa_latency_info latency{};
    latency.direction = SPA_DIRECTION_OUTPUT;
    latency.min_quantum = latency.max_quantum = 1;
    std::array<const spa_pod *, 2> parameters{spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &format),
                                              spa_latency_build(&builder, SPA_PARAM_Latency, &latency)};
    constexpr auto flags = static_cast<pw_stream_flags>(PW_STREAM_FLAG_MAP_BUFFERS | PW_STREAM_FLAG_RT_PROCESS);
    pw_stream_connect(stream_.get(), PW_DIRECTION_OUTPUT, PW_ID_ANY, flags, parameters.data(), parameters.size());
}

PlayedMicrophone::~PlayedMicrophone()
{
    {
        const Lock lock(loop_.get());
        pw_stream_disconnect(stream_.get()); // the real-time thread calls play() until then
        spa_hook_remove(&listener_);
        stream_.reset();
        core_.reset();
    }
    pw_thread_loop_stop(loop_.get());
}

void PlayedMicrophone::play()
{
    pw_buffer *buffer = pw_stream_dequeue_buffer(stream_.get());
    if (!buffer)
        return;
    pw_time time{};
    pw_stream_get_time_n(stream_.get(), &time, sizeof time);
    spa_data &data = buffer->buffer->datas[0];
    const std::size_t stride = sizeof(float) * static_cast<std::size_t>(options_.channels);
    const std::size_t frames = std::min<std::size_t>(data.maxsize / stride, buffer->requested);
    const Clock::time_point first(std::chrono::nanoseconds(time.now) -
                                  std::chrono::nanoseconds(std::nano::den * frames / options_.rate));
    auto *to = static_cast<float *>(data.data);
    for (std::size_t i = 0; i < frames; ++i)
        for (int channel = 0; channel < options_.channels; ++channel)
            *to++ = sound_(channel, first + std::chrono::nanoseconds(std::nano::den * i / options_.rate));
    data.chunk->offset = 0;
    data.chunk->stride = static_cast<int>(stride);
    data.chunk->size = static_cast<std::uint32_t>(frames * stride);
    pw_stream_queue_buffer(stream_.get(), buffer);
}
