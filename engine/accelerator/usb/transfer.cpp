#include "engine/accelerator/usb/transfer.h"

#include <new>

#include "engine/accelerator/usb/errors.h"

namespace bokeh::accelerator::usb {

namespace {

// Deadlines are ours: libusb's own timeouts are of whole milliseconds from the start, and 0 is none.
constexpr unsigned kNoTimeout = 0;

unsigned char *raw(std::span<std::byte> bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

} // namespace

std::optional<Error> Line::failure() const
{
    if (cancelled)
        return cancelledError();
    if (gone)
        return unpluggedError();
    return std::nullopt;
}

Transfer::Transfer(Line &line) : line_(line), raw_(libusb_alloc_transfer(0))
{
    if (raw_ == nullptr)
        throw std::bad_alloc();
}

Status Transfer::startBulk(libusb_device_handle *device, std::uint8_t endpoint, std::span<std::byte> bytes)
{
    libusb_fill_bulk_transfer(raw_, device, endpoint, raw(bytes), static_cast<int>(bytes.size()), over, this,
                              kNoTimeout);
    return start();
}

Status Transfer::startControl(libusb_device_handle *device, std::span<std::byte> bytes)
{
    libusb_fill_control_transfer(raw_, device, raw(bytes), over, this, kNoTimeout);
    return start();
}

Status Transfer::start()
{
    if (const int code = libusb_submit_transfer(raw_); code != 0) {
        if (code == LIBUSB_ERROR_NO_DEVICE) {
            line_.gone = true;
            line_.changed.notify_all();
        }
        return errorOf(code, "a transfer to the accelerator");
    }
    busy_ = true;
    return {};
}

void Transfer::cancel() noexcept
{
    if (busy_)
        (void)libusb_cancel_transfer(raw_); // fails only if it has just ended
}

bool Transfer::await(std::unique_lock<std::mutex> &lock, Deadline deadline)
{
    const auto done = [this] { return !busy_; };
    line_.changed.wait_until(lock, deadline, [&] { return done() || line_.stopped(); });
    if (done())
        return true;
    cancel();
    if (line_.changed.wait_for(lock, kCancellation, done))
        return true;
    line_.gone = true;
    line_.changed.notify_all();
    return false;
}

void Transfer::over(libusb_transfer *raw) noexcept
{
    auto &self = *static_cast<Transfer *>(raw->user_data);
    std::lock_guard lock(self.line_.mutex);
    self.busy_ = false;
    if (raw->status == LIBUSB_TRANSFER_NO_DEVICE)
        self.line_.gone = true;
    self.line_.changed.notify_all(); // with the lock held: who waits may be about to destroy the line
}

} // namespace bokeh::accelerator::usb
