#include "engine/pipeline/live/load_meter.h"

#include <algorithm>

namespace bokeh::pipeline {

namespace {

constexpr std::chrono::milliseconds kStep{250};
constexpr double kChipWatts = 0.224, kCoreWatts = 5;

} // namespace

void LoadMeter::setNetworkCpu(metrics::Nanoseconds cpu)
{
    std::lock_guard lock(mutex_);
    network_ = cpu;
}

metrics::Nanoseconds LoadMeter::networkCpu() const
{
    std::lock_guard lock(mutex_);
    return network_;
}

void LoadMeter::setWitnessCpu(metrics::Nanoseconds cpu)
{
    std::lock_guard lock(mutex_);
    witness_ = cpu;
}

metrics::Nanoseconds LoadMeter::witnessCpu() const
{
    std::lock_guard lock(mutex_);
    return witness_;
}

void LoadMeter::sample()
{
    std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (taken_ > 0 && now - samples_[(taken_ - 1) % samples_.size()].when < kStep)
        return;
    samples_[taken_++ % samples_.size()] = {now, metrics::processCpu(), network_, witness_};
}

LoadMeter::Load LoadMeter::load() const
{
    std::lock_guard lock(mutex_);
    if (taken_ < 2)
        return {};
    const std::uint64_t held = std::min<std::uint64_t>(taken_, samples_.size());
    const Sample &oldest = samples_[(taken_ - held) % samples_.size()],
                 &newest = samples_[(taken_ - 1) % samples_.size()];
    const double wall = std::chrono::duration<double>(newest.when - oldest.when).count();
    const auto percent = [wall](metrics::Nanoseconds cpu) {
        return wall > 0 ? std::chrono::duration<double>(cpu).count() / wall * 100 : 0;
    };
    return {percent(newest.process - oldest.process), percent(newest.network - oldest.network),
            percent(newest.witness - oldest.witness)};
}

double estimateEnergy(double chipSeconds, metrics::Nanoseconds emulatorCpu)
{
    if (emulatorCpu.count() > 0)
        return std::chrono::duration<double>(emulatorCpu).count() * kCoreWatts * 1e3;
    return chipSeconds * kChipWatts * 1e3;
}

} // namespace bokeh::pipeline
