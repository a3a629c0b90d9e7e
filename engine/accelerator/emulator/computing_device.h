#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/accelerator/emulator/device.h"

namespace bokeh::accelerator::emulator {

/// A Device, and what that must not know: the one thread that computes, and the lock that lets transfers go on
/// meanwhile. Every cable to the emulated chip is plugged into one of these.
/// Threads: any, holding lock(). Destruction waits for the inference in progress.
class ComputingDevice {
public:
    /// When a mask is ready: as soon as it is computed here, or not before the chip itself would have it.
    enum class Pace { Free, Chip };

    /// `changed` is called with the lock held, by whoever caused it, when a transfer that was put off with Nak may have
    /// become possible: it wakes somebody, and calls nothing of this object.
    ComputingDevice(const Device::Options &, std::function<void()> changed, Pace = Pace::Free);

    std::unique_lock<std::mutex> lock() const { return std::unique_lock(mutex_); }
    Device &device() { return device_; }             ///< lock held
    const Device &device() const { return device_; } ///< lock held
    void touched();                                  ///< lock held: after what may have given the device work or room

    std::chrono::nanoseconds cpu() const; ///< that the computing thread has used; without the lock

private:
    void work(std::stop_token);

    mutable std::mutex mutex_;
    std::condition_variable_any begun_; ///< the device may have work
    const std::function<void()> changed_;
    const Pace pace_;
    Device device_;       ///< guarded by mutex_, but for compute()
    std::jthread worker_; ///< last: begins when all else is made, ends first
};

} // namespace bokeh::accelerator::emulator
