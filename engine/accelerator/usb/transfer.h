#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>

#include <libusb.h>

#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::usb {

/// What the transfers of one device share: a lock, a bell, and the two ways in which all of them end.
struct Line {
    std::mutex mutex;
    std::condition_variable changed; ///< a transfer is over, or one of the flags is set
    bool cancelled = false;          ///< this and below are guarded by mutex
    bool gone = false;

    bool stopped() const { return cancelled || gone; }
    std::optional<Error> failure() const; ///< empty while the line is good
};

/// One asynchronous transfer, used again and again. All calls with Line::mutex held.
/// Ends on the context's event thread. It may be destroyed once it is over, or its device closed.
class Transfer {
public:
    explicit Transfer(Line &);
    ~Transfer() { libusb_free_transfer(raw_); }
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    /// `bytes` are borrowed until it is over. An error means that it did not begin.
    Status startBulk(libusb_device_handle *, std::uint8_t endpoint, std::span<std::byte> bytes);
    /// `bytes` are the eight of the set-up packet and then the room for the answer.
    Status startControl(libusb_device_handle *, std::span<std::byte> bytes);
    /// Asks for an early end, which comes later and may still be a good one.
    void cancel() noexcept;
    /// Waits for the end; from the deadline on, or when the line stops, for an early one. False if even that does not
    /// come, which only a wedged kernel can do: the line is then given up as gone.
    bool await(std::unique_lock<std::mutex> &, Deadline);

    bool busy() const { return busy_; }
    libusb_transfer_status status() const { return raw_->status; } ///< of the last one that is over
    std::size_t moved() const { return static_cast<std::size_t>(raw_->actual_length); } ///< however it ended

private:
    static void LIBUSB_CALL over(libusb_transfer *) noexcept;
    Status start();

    Line &line_;
    libusb_transfer *const raw_;
    bool busy_ = false;
};

/// Longest wait for the end of a transfer that has been cancelled.
inline constexpr std::chrono::seconds kCancellation{2};

} // namespace bokeh::accelerator::usb
