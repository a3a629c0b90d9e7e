#pragma once

#include <condition_variable>

#include "engine/accelerator/emulator/computing_device.h"
#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::emulator {

/// A cable within this process: adds the wall clock to a ComputingDevice. Waiting costs no CPU.
/// Threads: as Transport says; inject() and registers() from any. Destruction waits for the inference in progress.
class EmulatedTransport final : public Transport {
public:
    /// `link` is what the device reports as negotiated.
    explicit EmulatedTransport(const Device::Options &, ComputingDevice::Pace = ComputingDevice::Pace::Free,
                               protocol::Link link = protocol::Link::None);
    ~EmulatedTransport() override;

    Status send(std::span<const std::byte>, Deadline) override;
    Result<std::size_t> receive(std::span<std::byte>, Deadline) override;
    Status control(Control, std::span<std::byte> room, Deadline) override;
    void cancel() noexcept override;
    std::chrono::nanoseconds deviceCpu() const override;

    void inject(const Faults &);
    Device::Registers registers() const;

private:
    std::condition_variable changed_; ///< a transfer that had to wait may be possible
    ComputingDevice device_;
    bool cancelled_ = false; ///< guarded by device_.lock()
};

} // namespace bokeh::accelerator::emulator
