#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/accelerator/emulator/usb_function.h"

namespace bokeh::accelerator::emulator::usbip {

/// Endpoint 0: the requests that every USB device answers (USB 2.0 and 3.2, chapter 9), and the accelerator's own. The
/// device has one configuration with one interface without alternatives. (A gadget's kernel does this by itself.)
/// Threads: one owner thread.
class ControlPipe {
public:
    struct Setup {
        std::uint8_t type = 0; ///< bmRequestType
        std::uint8_t request = 0;
        std::uint16_t value = 0, index = 0, length = 0;
    };
    static Setup setupFrom(std::span<const std::byte, 8>); ///< as on the wire, little-endian

    ControlPipe(UsbFunction &, protocol::Link);

    /// Answers in `room`, at most its size. Stall: there is no such request.
    Device::Arrival request(const Setup &, std::span<std::byte> room);

    bool serves(std::uint32_t endpoint, bool in) const; ///< one of the two bulk endpoints
    bool haltedByHost(bool in) const { return halted_[in ? 1 : 0]; }

private:
    Device::Arrival standard(const Setup &, std::span<std::byte> room);
    Device::Arrival descriptor(const Setup &, std::span<std::byte> room) const;
    Device::Arrival ofEndpoint(const Setup &, std::span<std::byte> room);
    void flush(bool in);

    UsbFunction &function_;
    const protocol::Link link_;
    std::uint8_t configuration_ = 0;
    std::array<bool, 2> halted_{}; ///< by SET_FEATURE; OUT, IN
};

} // namespace bokeh::accelerator::emulator::usbip
