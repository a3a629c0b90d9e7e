#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/metrics/metrics.h"
#include "engine/pipeline/stages.h"

namespace bokeh::pipeline {

/// What a run did and what it cost, from its start.
struct Statistics {
    metrics::Counter framesIn, framesOut, framesHidden, framesDropped;
    metrics::Counter acceleratorChanges; ///< another one took over
    metrics::Histogram latency;          ///< from a frame's delivery by the source to its delivery to the sink
    metrics::Histogram maskAge;          ///< of the mask a frame was composed with, relative to the frame
    metrics::Nanoseconds networkCpu{};   ///< of the emulated chip; zero with a real one
    metrics::Nanoseconds witnessCpu{};   ///< of computing some of a real one's masks again

    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    metrics::Nanoseconds processCpuAtStart = metrics::processCpu();

    /// As JSON: frames_in frames_out frames_hidden frames_dropped latency_p50_ms latency_p95_ms mask_age_p95_ms
    /// cpu_percent network_cpu_percent witness_cpu_percent (of one core), fps, seconds, peak_memory_mb, accelerator,
    /// accelerator_changes, network, and per stage the CPU and wall milliseconds of a frame.
    std::string toJson(const Stages &, const std::string &accelerator, const std::string &network) const;
};

} // namespace bokeh::pipeline
