#include "engine/capture/microphone/sound_buffer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <pipewire/stream.h>

namespace bokeh::capture {

namespace {

using Seconds = std::chrono::duration<double>;

// Sound that says it is older is not believed: the slowest wireless microphones are late by a third of a second, and as
// much may wait here.
constexpr Seconds kOldest{3};

} // namespace

void copySound(const spa_buffer &buffer, int channels, std::vector<float> &to)
{
    to.clear();
    if (buffer.n_datas != 1 || !buffer.datas[0].data || !buffer.datas[0].chunk)
        return;
    const spa_data &data = buffer.datas[0];
    const spa_chunk chunk = *data.chunk; // read once: it lies in memory that others write to
    const std::size_t frame = sizeof(float) * static_cast<std::size_t>(channels);
    if ((chunk.flags & SPA_CHUNK_FLAG_CORRUPTED) || (chunk.stride != 0 && chunk.stride != static_cast<int>(frame)) ||
        chunk.offset > data.maxsize || chunk.size > data.maxsize - chunk.offset)
        return;
    to.resize(chunk.size / frame * static_cast<std::size_t>(channels));
    if (!to.empty())
        std::memcpy(to.data(), static_cast<const std::byte *>(data.data) + chunk.offset, to.size() * sizeof(float));
    for (float &sample : to)
        sample = std::isnan(sample) ? 0 : std::clamp(sample, -1.0F, 1.0F);
}

std::chrono::steady_clock::time_point takenAt(const pw_time &time, std::size_t frames, int rate,
                                              std::chrono::steady_clock::time_point now)
{
    // The picture above pw_time in pipewire/stream.h, read from right to left. The graph's cycle began at `time.now`,
    // on the steady clock. The first sample of that cycle had been under way for `delay` by then, counted in
    // `time.rate`; a device that hands over what it took since the last cycle says so there. The converter held back
    // `buffered` samples. And `queued` cycles have put buffers in the stream after this one; or -1, where the cycle
    // that brought this one had not told its time yet. When we are called is of no account.
    const auto present = static_cast<std::uint64_t>(now.time_since_epoch() / std::chrono::nanoseconds(1));
    const auto since = static_cast<std::int64_t>(present - static_cast<std::uint64_t>(time.now)); // it may say anything
    const double delay = static_cast<double>(time.delay) * time.rate.num / std::max(time.rate.denom, 1U);
    const double later = static_cast<double>(static_cast<std::int64_t>(time.queued)) * static_cast<double>(frames);
    const double held = (later + static_cast<double>(time.buffered)) / rate;
    const double age = static_cast<double>(since) * 1e-9 + delay + held;
    if (!(age >= 0 && age <= kOldest.count())) // what nobody can believe
        return now - std::chrono::duration_cast<std::chrono::nanoseconds>(Seconds(static_cast<double>(frames) / rate));
    return now - std::chrono::duration_cast<std::chrono::nanoseconds>(Seconds(age));
}

} // namespace bokeh::capture
