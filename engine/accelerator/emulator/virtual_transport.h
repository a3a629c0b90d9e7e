#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "engine/accelerator/emulator/device.h"
#include "engine/accelerator/emulator/link_model.h"
#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::emulator {

/// The emulated chip behind a modelled link, in virtual time: every message moves and every mask is computed, but the
/// clock is counted, not waited for. One bus carries both directions; the chip computes one frame at a time.
///
/// Serial: the host waits for each transfer to end. Overlapped: it posts a frame as soon as it is prepared and a credit
/// is there, and goes on; masks come when the bus is free. Real deadlines are not looked at.
/// Threads: one owner thread for everything.
class VirtualTransport final : public Transport {
public:
    struct Timing {
        LinkModel link;
        Seconds chip{}; ///< of one frame
        bool overlapped = false;
    };
    VirtualTransport(const Device::Options &, const Timing &);

    /// The host's own work before the next frame is sent. Overlapped, it runs beside everything but itself.
    void prepare(Seconds);
    /// The host's own work on the mask that came last, with which a serial host keeps everything waiting.
    void digest(Seconds);
    /// When the last mask, and the host's work on it, was ready: since the beginning.
    Seconds now() const { return host_; }

    const Device::Registers &registers() const { return device_.registers(); }

    Status send(std::span<const std::byte>, Deadline) override;
    Result<std::size_t> receive(std::span<std::byte> room, Deadline) override;
    Status control(Control, std::span<std::byte> room, Deadline) override;
    void cancel() noexcept override {}
    std::chrono::nanoseconds deviceCpu() const override { return {}; }

private:
    Device device_;
    Timing timing_;
    Seconds host_{};               // what waits for masks; serial: what does everything
    Seconds prepared_{};           // overlapped: when the next frame is ready to be sent
    Seconds bus_{};                // free from then on
    Seconds chip_{};               // likewise
    std::deque<Seconds> computed_; // when the masks under way are ready, oldest first
    std::deque<Seconds> credits_;  // when each free credit came back
};

} // namespace bokeh::accelerator::emulator
