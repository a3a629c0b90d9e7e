#pragma once

#include "engine/accelerator/emulator/emulated_transport.h"
#include "engine/accelerator/emulator/wire.h"

namespace bokeh::accelerator::emulator {

/// A cable within this process that takes its time: the chip's for each frame, and a modelled link's for each transfer.
/// One transfer at a time is on the link. Waiting costs no CPU.
/// A transfer that has begun is not broken off by its deadline, but ends a few milliseconds after it.
/// Threads: as Transport says.
class PacedTransport final : public Transport {
public:
    /// `link` is not None.
    PacedTransport(const Device::Options &, protocol::Link link);

    Status send(std::span<const std::byte>, Deadline) override;
    Result<std::size_t> receive(std::span<std::byte>, Deadline) override;
    Status control(Control, std::span<std::byte> room, Deadline) override;
    void cancel() noexcept override;
    std::chrono::nanoseconds deviceCpu() const override { return cable_.deviceCpu(); }

private:
    Status carry(std::size_t bytes);

    EmulatedTransport cable_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Wire wire_; ///< guarded by mutex_, as below
    bool cancelled_ = false;
};

} // namespace bokeh::accelerator::emulator
