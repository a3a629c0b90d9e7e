#include "engine/accelerator/emulator/computing_device.h"

#include <ctime>
#include <pthread.h>

namespace bokeh::accelerator::emulator {

ComputingDevice::ComputingDevice(const Device::Options &options, std::function<void()> changed, Pace pace)
    : changed_(std::move(changed)), pace_(pace), device_(options), worker_([this](std::stop_token stop) { work(stop); })
{
}

void ComputingDevice::touched()
{
    begun_.notify_one();
    changed_();
}

void ComputingDevice::work(std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    while (begun_.wait(lock, stop, [&] { return device_.hasWork(); })) {
        const auto begin = std::chrono::steady_clock::now();
        std::optional<Device::Work> work = device_.begin();
        lock.unlock();
        device_.compute(*work); // always there: this thread alone begins and finishes
        lock.lock();
        if (pace_ == Pace::Chip && work->slot)
            begun_.wait_until(lock, stop, begin + work->network->chipTime(), [] { return false; });
        device_.finish(*std::move(work));
        changed_();
        if (stop.stop_requested())
            return;
    }
}

std::chrono::nanoseconds ComputingDevice::cpu() const
{
    clockid_t clock{};
    timespec t{};
    // native_handle() is not const, though it changes nothing.
    if (pthread_getcpuclockid(const_cast<std::jthread &>(worker_).native_handle(), &clock) != 0 ||
        clock_gettime(clock, &t) != 0)
        return {};
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

} // namespace bokeh::accelerator::emulator
