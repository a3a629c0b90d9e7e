#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/capture/v4l2/device.h"

namespace bokeh::capture::v4l2 {

/// A picture in one of the driver's buffers, ours until it is given back.
struct Filled {
    std::uint32_t index = 0; ///< of the buffer
    std::span<const std::byte> bytes;
    std::uint32_t sequence = 0;                                 ///< as the driver counts
    std::optional<std::chrono::steady_clock::time_point> stamp; ///< where the driver stamps by the monotonic clock
    bool damaged = false;                                       ///< by the driver's word
};

/// The running stream of a device: buffers that the driver fills and we map. Threads: one owner thread.
class Stream {
public:
    /// `device` outlives the stream and has its format set. Exhausted where another program streams, or where memory or
    /// the bus's bandwidth is short.
    static Result<Stream> start(const Device &device);
    Stream(Stream &&) noexcept;
    Stream &operator=(Stream &&) = delete;
    ~Stream(); ///< stops; every Filled of it is gone

    /// The oldest filled buffer, or nothing where none is ready. Never waits.
    Result<std::optional<Filled>> take();
    Status giveBack(const Filled &);

    std::size_t buffers() const { return buffers_.size(); } ///< how many there are

private:
    explicit Stream(const Device &device) : device_(&device) {}
    Status map(std::uint32_t index);
    Status queue(std::uint32_t index);

    const Device *device_; // null once moved from
    std::vector<std::span<std::byte>> buffers_;
};

} // namespace bokeh::capture::v4l2
