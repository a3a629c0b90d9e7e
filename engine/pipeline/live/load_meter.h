#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "engine/metrics/metrics.h"

namespace bokeh::pipeline {

/// CPU load of the last two seconds: of the process, and of the emulated chip and the witness within it. Threads: any.
class LoadMeter {
public:
    using Clock = std::chrono::steady_clock;

    /// CPU time that the emulated chip has used since the run began.
    void setNetworkCpu(metrics::Nanoseconds);
    metrics::Nanoseconds networkCpu() const;
    /// CPU time that witnesses have used since then.
    void setWitnessCpu(metrics::Nanoseconds);
    metrics::Nanoseconds witnessCpu() const;

    void sample(); ///< to be called now and then; takes one four times a second at most

    struct Load {
        double processPercent = 0, networkPercent = 0, witnessPercent = 0; ///< of one core
    };
    Load load() const;

private:
    struct Sample {
        Clock::time_point when;
        metrics::Nanoseconds process, network, witness;
    };
    mutable std::mutex mutex_;
    metrics::Nanoseconds network_{}, witness_{};
    std::array<Sample, 9> samples_{}; // a ring, two seconds long
    std::uint64_t taken_ = 0;
};

/// Energy of one mask in millijoules, an estimate: of the chip, its published 224 mW for as long as it computes; of its
/// emulator, 5 W for a busy core of a laptop.
double estimateEnergy(double chipSeconds, metrics::Nanoseconds emulatorCpu);

} // namespace bokeh::pipeline
