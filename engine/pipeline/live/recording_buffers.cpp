#include "engine/pipeline/live/recording_buffers.h"

#include <algorithm>

#include "engine/output/recording/recording_queue.h"

namespace bokeh::pipeline {

namespace {

constexpr std::size_t kInHand = 2; // one that is encoded, one that is copied

void copy(const image::Plane &from, image::Plane &to)
{
    for (int y = 0; y < from.size().height; ++y)
        std::copy_n(from.row(y), from.size().width, to.row(y));
}

void copy(const image::Frame &from, image::Frame &to)
{
    to.setHeader(from);
    copy(from.y, to.y);
    copy(from.u, to.u);
    copy(from.v, to.v);
}

/// What one file keeps of whole pictures.
std::size_t buffersFor(image::Size size)
{
    return output::RecordingQueue::roomFor(std::int64_t{size.width} * size.height * 3 / 2) + kInHand;
}

image::Mask emptyMask(const output::MaskShape &shape)
{
    image::Mask mask{.side = shape.side, .channels = shape.channels, .cap = shape.cap};
    mask.values.resize(static_cast<std::size_t>(shape.side) * static_cast<std::size_t>(shape.side) *
                       static_cast<std::size_t>(shape.channels));
    return mask;
}

} // namespace

RecordingBuffers::RecordingBuffers(image::Size size, const Wanted &wanted)
    : wanted_(wanted),
      size_(size),
      frames_(buffersFor(size) * static_cast<std::size_t>(wanted.frames + (wanted.raw ? 1 : 0)),
              [size] { return image::Frame(size); }),
      alphas_(wanted.alpha ? buffersFor(size) : 0, [size] { return image::Alpha{.plane = image::Plane(size)}; }),
      masks_(wanted.mask ? output::RecordingQueue::kMostPictures + kInHand : 0, [&] { return emptyMask(*wanted.mask); })
{
}

image::FramePtr RecordingBuffers::copyOf(const image::Frame &frame)
{
    if (frame.size() != size_) {
        auto own = std::make_shared<image::Frame>(frame.size());
        copy(frame, *own);
        return own;
    }
    auto lease = frames_.acquire();
    if (lease)
        copy(frame, *lease);
    return image::FramePool::publish(std::move(lease));
}

std::optional<output::RecordingPicture> RecordingBuffers::of(const Composed &composed,
                                                             std::chrono::steady_clock::time_point taken)
{
    output::RecordingPicture picture{.taken = taken, .maskAge = composed.maskAge};
    if (wanted_.frames > 0) {
        picture.composite = copyOf(composed.picture);
        if (!picture.composite)
            return std::nullopt;
    }
    if (wanted_.raw && composed.camera && !composed.withdrawn)
        picture.raw = copyOf(*composed.camera);
    if (wanted_.alpha && composed.alpha && composed.alpha->plane.size() == size_)
        if (auto lease = alphas_.acquire()) {
            lease->sequence = composed.alpha->sequence;
            copy(composed.alpha->plane, lease->plane);
            picture.alpha = Pool<image::Alpha>::publish(std::move(lease));
        }
    if (wanted_.mask && composed.mask)
        if (auto lease = masks_.acquire()) {
            *lease = *composed.mask; // in the memory that is there
            picture.mask = Pool<image::Mask>::publish(std::move(lease));
        }
    return picture;
}

} // namespace bokeh::pipeline
