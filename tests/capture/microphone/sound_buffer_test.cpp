#include "engine/capture/microphone/sound_buffer.h"

#include <catch2/catch.hpp>
#include <limits>
#include <pipewire/stream.h>

using namespace bokeh;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kRate = 48'000;

/// A buffer of the daemon's over some memory of ours.
struct Buffer {
    std::vector<float> memory;
    spa_chunk chunk;
    spa_data data;
    spa_buffer buffer;

    explicit Buffer(std::vector<float> sound) : memory(std::move(sound)), chunk{}, data{}, buffer{}
    {
        chunk.size = data.maxsize = static_cast<std::uint32_t>(memory.size() * sizeof(float));
        chunk.stride = 2 * sizeof(float);
        data.data = memory.data();
        data.chunk = &chunk;
        buffer.n_datas = 1;
        buffer.datas = &data;
    }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    std::vector<float> copy() const
    {
        std::vector<float> copied{9}; // what was there before
        capture::copySound(buffer, 2, copied);
        return copied;
    }
};

/// In milliseconds before `now`.
double ageOf(const pw_time &time, Clock::time_point now)
{
    return std::chrono::duration<double, std::milli>(now - capture::takenAt(time, 480, kRate, now)).count();
}

/// A graph of 48,000 samples a second whose cycle began 5 ms before `now`.
pw_time timeAt(Clock::time_point now)
{
    pw_time time{};
    time.now = (now - 5ms).time_since_epoch() / 1ns;
    time.rate = {1, kRate};
    return time;
}

} // namespace

TEST_CASE("sound is what lies between a buffer's offset and its end, whole samples only")
{
    Buffer buffer({0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F});
    CHECK(buffer.copy() == std::vector{0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F});
    buffer.chunk.offset = 8;
    buffer.chunk.size = 15;
    CHECK(buffer.copy() == std::vector{0.3F, 0.4F});
    buffer.chunk.size = 16;
    buffer.chunk.stride = 0; // not said
    CHECK(buffer.copy() == std::vector{0.3F, 0.4F, 0.5F, 0.6F});
}

TEST_CASE("a buffer that does not hold what it says has no sound")
{
    Buffer buffer({0.1F, 0.2F, 0.3F, 0.4F});
    SECTION("longer than it is")
    {
        buffer.chunk.size = 17;
    }
    SECTION("beyond its end")
    {
        buffer.chunk.offset = 8;
    }
    SECTION("far beyond")
    {
        buffer.chunk.offset = std::numeric_limits<std::uint32_t>::max();
    }
    SECTION("as long as the sum overflows")
    {
        buffer.chunk.offset = 8;
        buffer.chunk.size = std::numeric_limits<std::uint32_t>::max() - 7;
    }
    SECTION("another number of channels")
    {
        buffer.chunk.stride = 4;
    }
    SECTION("samples that run backwards")
    {
        buffer.chunk.stride = -8;
    }
    SECTION("broken, as it says itself")
    {
        buffer.chunk.flags = SPA_CHUNK_FLAG_CORRUPTED;
    }
    SECTION("one block for each channel")
    {
        buffer.buffer.n_datas = 2;
    }
    SECTION("no block")
    {
        buffer.buffer.n_datas = 0;
    }
    SECTION("no memory")
    {
        buffer.data.data = nullptr;
    }
    SECTION("no chunk")
    {
        buffer.data.chunk = nullptr;
    }
    SECTION("nothing")
    {
        buffer.chunk.size = 0;
    }
    CHECK(buffer.copy().empty());
}

TEST_CASE("samples are numbers of -1 to 1, whatever comes")
{
    constexpr float infinite = std::numeric_limits<float>::infinity();
    const Buffer buffer({std::numeric_limits<float>::quiet_NaN(), infinite, -infinite, 7.0F, -1.5F, 0.5F});
    CHECK(buffer.copy() == std::vector{0.0F, 1.0F, -1.0F, 1.0F, -1.0F, 0.5F});
}

TEST_CASE("the time of a sample is the cycle's, less all that it waited for")
{
    const Clock::time_point now(1'234'567'890'123'456ns);
    pw_time time = timeAt(now);
    CHECK(ageOf(time, now) == Approx(5));
    time.delay = 960; // on the way from the device, in the graph's samples
    CHECK(ageOf(time, now) == Approx(5 + 20));
    time.buffered = 48; // in the converter
    CHECK(ageOf(time, now) == Approx(5 + 20 + 1));
    time.queued = 2; // two cycles have followed, of 10 ms each
    CHECK(ageOf(time, now) == Approx(5 + 20 + 1 + 20));
    time.queued = static_cast<std::uint64_t>(-1); // the cycle has not told its time yet
    CHECK(ageOf(time, now) == Approx(5 + 20 + 1 - 10));
    time.rate = {1, 96'000}; // a graph that is twice as fast
    CHECK(ageOf(time, now) == Approx(5 + 10 + 1 - 10));
}

TEST_CASE("a time that cannot be is not believed, and the sound is of just now")
{
    const Clock::time_point now(1'234'567'890'123'456ns);
    pw_time time = timeAt(now);
    SECTION("none")
    {
        time = {};
    }
    SECTION("to come")
    {
        time.now += 6'000'000;
    }
    SECTION("of long ago")
    {
        time.now = 1;
    }
    SECTION("before all time")
    {
        time.now = std::numeric_limits<std::int64_t>::min();
    }
    SECTION("a delay of hours")
    {
        time.delay = std::numeric_limits<std::int64_t>::max();
    }
    SECTION("a negative delay")
    {
        time.delay = std::numeric_limits<std::int64_t>::min();
    }
    SECTION("more than any memory waits")
    {
        time.buffered = std::numeric_limits<std::uint64_t>::max();
    }
    SECTION("more buffers than there are")
    {
        time.queued = 1'000'000;
    }
    SECTION("a clock that stands")
    {
        time.rate = {1, 0};
        time.delay = 960;
    }
    CHECK(ageOf(time, now) == Approx(10)); // as long as the buffer is
}
