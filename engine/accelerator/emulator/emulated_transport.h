#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/accelerator/emulator/device.h"
#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::emulator {

/// A cable within this process: adds to a Device what that must not know, threads and the wall clock. One thread
/// computes; while it does, transfers go on. Waiting costs no CPU.
/// Threads: as Transport says; inject() and registers() from any. Destruction waits for the inference in progress.
class EmulatedTransport final : public Transport {
public:
    explicit EmulatedTransport(const Device::Options &);
    ~EmulatedTransport() override;

    Status send(std::span<const std::byte>, Deadline) override;
    Result<std::size_t> receive(std::span<std::byte>, Deadline) override;
    Status control(Control, std::span<std::byte> room, Deadline) override;
    void cancel() noexcept override;
    std::chrono::nanoseconds deviceCpu() const override;

    void inject(const Faults &);
    Device::Registers registers() const;

private:
    void work(std::stop_token);

    mutable std::mutex mutex_;
    std::condition_variable changed_;   ///< a transfer that had to wait may be possible
    std::condition_variable_any begun_; ///< the device may have work
    Device device_;                     ///< guarded by mutex_, but for compute()
    bool cancelled_ = false;            ///< guarded by mutex_
    std::jthread worker_;               ///< last: begins when all else is made, ends first
};

} // namespace bokeh::accelerator::emulator
