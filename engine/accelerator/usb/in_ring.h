#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "engine/accelerator/usb/transfer.h"

namespace bokeh::accelerator::usb {

/// Reads that wait at the IN endpoint before anything is asked for, so that the device never waits for the host. They
/// end in the order in which they began. A read is a whole number of packets, so no message overflows it; one that is
/// filled means that the message goes on in the next, for no message ends on a packet boundary.
///
/// Where the system has no memory for them all, the ring goes on with half as many, down to one.
/// All calls with Line::mutex held.
class InRing {
public:
    explicit InRing(Line &);

    Status post(libusb_device_handle *); ///< as many reads as there is memory for; none is under way
    void cancel() noexcept;
    bool busy() const;

    /// Gives up the newer half of the reads, so that what is sent has memory; false if only one is left, or all that
    /// could go have news. Their memory is free when releasing() is over.
    bool halve() noexcept;
    bool releasing() const;

    /// Whether the oldest read has ended, well or not, and waits to be taken.
    bool arrived() const;
    /// Takes the oldest read; its message if that is now whole, else nothing. BadReply if it is larger than `room`,
    /// which loses it, or the endpoint has failed, which lasts until the ring is posted anew.
    std::optional<Result<std::size_t>> take(std::span<std::byte> room);

private:
    // 1 MiB in flight, far below the 16 MiB that the kernel grants all programs; 448 x 448 integers take one read.
    static constexpr std::size_t kReads = 4, kReadBytes = 256 * 1024;
    struct Read {
        explicit Read(Line &line) : transfer(line), bytes(kReadBytes) {}
        Transfer transfer;
        std::vector<std::byte> bytes;
        bool queued = false;
    };

    std::optional<Result<std::size_t>> append(std::span<const std::byte> bytes, bool ends, std::span<std::byte> room);
    Status fill();
    void pop(); ///< the oldest

    libusb_device_handle *device_ = nullptr;
    std::array<Read, kReads> reads_;
    std::array<Read *, kReads> queue_{}; ///< those posted or not yet taken, oldest first
    std::size_t count_ = 0;              ///< of queue_
    std::size_t depth_ = kReads;         ///< as many as there is memory for
    bool posted_ = false;                ///< false once cancelled
    std::optional<Error> broken_;        ///< a read could not be posted again
    std::vector<std::byte> message_;     ///< what has come of one that is longer than a read
};

} // namespace bokeh::accelerator::usb
