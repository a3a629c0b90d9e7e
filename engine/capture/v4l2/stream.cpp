#include "engine/capture/v4l2/stream.h"

#include <algorithm>
#include <cerrno>
#include <linux/videodev2.h>
#include <sys/mman.h>
#include <utility>

namespace bokeh::capture::v4l2 {

namespace {

/// One is being filled and one converted; two more bridge a moment in which nobody comes to fetch.
constexpr std::uint32_t kBuffers = 4;

v4l2_buffer bufferAt(std::uint32_t index)
{
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.index = index;
    return buffer;
}

v4l2_requestbuffers requestFor(std::uint32_t count)
{
    v4l2_requestbuffers request{};
    request.count = count;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    return request;
}

} // namespace

Result<Stream> Stream::start(const Device &device)
{
    v4l2_requestbuffers request = requestFor(kBuffers);
    if (const int reason = device.control(VIDIOC_REQBUFS, &request); reason != 0)
        return device.error(reason);
    if (request.count < 2) // nothing could be filled while a picture is converted
        return device.error(ENOMEM);
    Stream stream(device);
    for (std::uint32_t i = 0; i < request.count; ++i) {
        if (auto mapped = stream.map(i); !mapped)
            return mapped.error();
        if (auto queued = stream.queue(i); !queued)
            return queued.error();
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (const int reason = device.control(VIDIOC_STREAMON, &type); reason != 0)
        return device.error(reason);
    return stream;
}

Stream::Stream(Stream &&other) noexcept
    : device_(std::exchange(other.device_, nullptr)), buffers_(std::move(other.buffers_))
{
}

Stream::~Stream()
{
    if (!device_)
        return;
    // A device that is gone refuses these two, and nothing is left to be done about it.
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    (void)device_->control(VIDIOC_STREAMOFF, &type);
    for (const auto &buffer : buffers_)
        munmap(buffer.data(), buffer.size());
    v4l2_requestbuffers none = requestFor(0);
    (void)device_->control(VIDIOC_REQBUFS, &none);
}

Status Stream::map(std::uint32_t index)
{
    v4l2_buffer buffer = bufferAt(index);
    if (const int reason = device_->control(VIDIOC_QUERYBUF, &buffer); reason != 0)
        return device_->error(reason);
    void *memory = mmap(nullptr, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, device_->descriptor(),
                        static_cast<off_t>(buffer.m.offset));
    if (memory == MAP_FAILED)
        return device_->error(errno);
    buffers_.emplace_back(static_cast<std::byte *>(memory), buffer.length);
    return {};
}

Status Stream::queue(std::uint32_t index)
{
    v4l2_buffer buffer = bufferAt(index);
    if (const int reason = device_->control(VIDIOC_QBUF, &buffer); reason != 0)
        return device_->error(reason);
    return {};
}

Result<std::optional<Filled>> Stream::take()
{
    v4l2_buffer buffer = bufferAt(0);
    if (const int reason = device_->control(VIDIOC_DQBUF, &buffer); reason == EAGAIN)
        return std::optional<Filled>();
    else if (reason != 0)
        return device_->error(reason);
    if (buffer.index >= buffers_.size())
        return device_->error(EPROTO);
    Filled filled;
    filled.index = buffer.index;
    filled.bytes = buffers_[buffer.index];
    filled.bytes = filled.bytes.first(std::min<std::size_t>(buffer.bytesused, filled.bytes.size()));
    filled.sequence = buffer.sequence;
    filled.damaged = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0;
    if ((buffer.flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        filled.stamp = std::chrono::steady_clock::time_point(std::chrono::seconds(buffer.timestamp.tv_sec) +
                                                             std::chrono::microseconds(buffer.timestamp.tv_usec));
    return std::optional(filled);
}

Status Stream::giveBack(const Filled &filled)
{
    return queue(filled.index);
}

} // namespace bokeh::capture::v4l2
