#include "engine/accelerator/usb/in_ring.h"

#include <algorithm>

#include "engine/accelerator/protocol.h"
#include "engine/accelerator/usb/device_class.h"
#include "engine/accelerator/usb/errors.h"

namespace bokeh::accelerator::usb {

namespace {

// One byte more than any message has: a device that never ends one costs no more memory than this.
constexpr std::size_t kTooLong = protocol::kHeaderBytes + protocol::kMaxPayload + protocol::kPadBytes + 1;

} // namespace

InRing::InRing(Line &line) : reads_{Read(line), Read(line), Read(line), Read(line)} {}

Status InRing::post(libusb_device_handle *device)
{
    device_ = device;
    count_ = 0;
    depth_ = kReads;
    for (Read &read : reads_)
        read.queued = false;
    message_.clear();
    broken_.reset();
    posted_ = true;
    Status full = fill();
    if (full)
        return {};
    // Half of what there was memory for, for what is sent needs some too.
    if (full.error().code == Errc::Exhausted && count_ > 0) {
        (void)halve(); // one alone stays
        return {};
    }
    cancel();
    return full;
}

Status InRing::fill()
{
    for (Read &read : reads_) {
        if (count_ >= depth_)
            break;
        if (read.queued || read.transfer.busy())
            continue;
        if (Status started = read.transfer.startBulk(device_, kIn, read.bytes); !started)
            return started;
        read.queued = true;
        queue_[count_++] = &read;
    }
    return {};
}

bool InRing::halve() noexcept
{
    const std::size_t half = (count_ + 1) / 2;
    const std::size_t before = count_;
    // The newest first, as in cancel(); one that is over has something to say.
    while (count_ > half && queue_[count_ - 1]->transfer.busy()) {
        Read &read = *queue_[--count_];
        read.queued = false;
        read.transfer.cancel();
    }
    depth_ = std::max<std::size_t>(count_, 1);
    return count_ < before;
}

bool InRing::releasing() const
{
    return std::any_of(reads_.begin(), reads_.end(),
                       [](const Read &read) { return !read.queued && read.transfer.busy(); });
}

void InRing::cancel() noexcept
{
    posted_ = false;
    // The newest first: were it the oldest, a message could slip into the next before that is cancelled too.
    for (std::size_t i = count_; i-- > 0;)
        queue_[i]->transfer.cancel();
}

bool InRing::busy() const
{
    return std::any_of(reads_.begin(), reads_.end(), [](const Read &read) { return read.transfer.busy(); });
}

bool InRing::arrived() const
{
    return posted_ && (broken_ || !queue_[0]->transfer.busy());
}

std::optional<Result<std::size_t>> InRing::take(std::span<std::byte> room)
{
    if (broken_)
        return *broken_;
    const Read &read = *queue_[0];
    const libusb_transfer_status status = read.transfer.status();
    if (status != LIBUSB_TRANSFER_COMPLETED && status != LIBUSB_TRANSFER_OVERFLOW)
        return transferError(status);
    std::optional<Result<std::size_t>> result;
    if (status == LIBUSB_TRANSFER_OVERFLOW) {
        message_.clear();
        result = transferError(status);
    } else {
        const auto bytes = std::span(read.bytes).first(read.transfer.moved());
        result = append(bytes, bytes.size() < kReadBytes, room);
    }
    pop();
    return result;
}

std::optional<Result<std::size_t>> InRing::append(std::span<const std::byte> bytes, bool ends,
                                                  std::span<std::byte> room)
{
    if (!ends || !message_.empty()) {
        bytes = bytes.first(std::min(bytes.size(), kTooLong - message_.size()));
        message_.insert(message_.end(), bytes.begin(), bytes.end());
        if (!ends)
            return std::nullopt;
        bytes = message_;
    }
    const bool fits = bytes.size() <= room.size();
    const std::size_t length = bytes.size();
    if (fits)
        std::copy(bytes.begin(), bytes.end(), room.begin());
    message_.clear();
    return fits ? Result<std::size_t>(length) : transferError(LIBUSB_TRANSFER_OVERFLOW);
}

void InRing::pop()
{
    queue_[0]->queued = false;
    std::shift_left(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count_--), 1);
    // Too little memory for them all is no matter while one is left: the next to be taken is posted again.
    if (Status full = fill(); !full && (count_ == 0 || full.error().code != Errc::Exhausted))
        broken_ = full.error();
}

} // namespace bokeh::accelerator::usb
