#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/accelerator/emulator/computing_device.h"

namespace bokeh::accelerator::emulator {

/// The emulated chip as USB sees it: two bulk endpoints and the vendor requests. A host may cut a message into several
/// USB requests; this puts them together and takes them apart, by the rule that a short packet ends a message.
/// Threads: any; calls for one endpoint do not overlap.
class UsbFunction {
public:
    /// `changed` is called, by any thread, when what was put off with Nak may have become possible: it wakes somebody,
    /// and calls nothing of this object.
    UsbFunction(const Device::Options &, std::function<void()> changed,
                ComputingDevice::Pace = ComputingDevice::Pace::Free);

    /// A host has connected at this speed, which sets the size of packets; nothing of an earlier one is left over but
    /// the network.
    void connect(protocol::Link);

    /// A vendor request, which answers in all of `room`. Stall: there is no such request, or it has not that length.
    Handshake vendor(std::uint8_t request, std::span<std::byte> room);

    /// The next bytes of a message, which they end unless they are whole packets. Nak: offer them again later.
    Handshake out(std::span<const std::byte> bytes);

    /// The next bytes of the oldest message: as many as there is room for. Overflow: a packet is larger than the room
    /// left for it, and the message is lost.
    Device::Arrival in(std::span<std::byte> room);

    /// Throws away what of a message has passed one endpoint, as a host does that clears its halt.
    void flushOut();
    void flushIn();

    bool halted() const;
    void inject(const Faults &);
    Device::Registers registers() const;

private:
    static constexpr std::size_t kMaxMessage = protocol::kHeaderBytes + protocol::kMaxPayload + protocol::kPadBytes;

    ComputingDevice device_;
    // All below are guarded by device_.lock().
    std::size_t packet_ = protocol::kPacketBytes;
    std::vector<std::byte> incoming_; ///< of the message that is coming; one byte too many makes any message too long
    std::vector<std::byte> outgoing_; ///< room for the longest message
    std::size_t length_ = 0;          ///< of the message in `outgoing_`; 0: none
    std::size_t sent_ = 0;
};

} // namespace bokeh::accelerator::emulator
