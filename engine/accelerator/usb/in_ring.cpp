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
    oldest_ = 0;
    message_.clear();
    broken_.reset();
    posted_ = true;
    for (Read &read : reads_)
        if (Status started = read.transfer.startBulk(device, kIn, read.bytes); !started) {
            cancel();
            return started;
        }
    return {};
}

void InRing::cancel() noexcept
{
    posted_ = false;
    // The newest first: were it the oldest, a message could slip into the next before that is cancelled too.
    for (std::size_t i = kReads; i-- > 0;)
        reads_[(oldest_ + i) % kReads].transfer.cancel();
}

bool InRing::busy() const
{
    return std::any_of(reads_.begin(), reads_.end(), [](const Read &read) { return read.transfer.busy(); });
}

bool InRing::arrived() const
{
    return posted_ && (broken_ || !reads_[oldest_].transfer.busy());
}

std::optional<Result<std::size_t>> InRing::take(std::span<std::byte> room)
{
    if (broken_)
        return *broken_;
    Read &read = reads_[oldest_];
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
    postAgain(read);
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

void InRing::postAgain(Read &read)
{
    oldest_ = (oldest_ + 1) % kReads;
    if (Status started = read.transfer.startBulk(device_, kIn, read.bytes); !started)
        broken_ = started.error();
}

} // namespace bokeh::accelerator::usb
