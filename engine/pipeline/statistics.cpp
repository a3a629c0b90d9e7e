#include "engine/pipeline/statistics.h"

#include "engine/base/json_text.h"

#include <nlohmann/json.hpp>

namespace bokeh::pipeline {

namespace {

double milliseconds(metrics::Nanoseconds t)
{
    return static_cast<double>(t.count()) / 1e6;
}

} // namespace

std::string Statistics::toJson(const Stages &stages, const std::string &accelerator, const std::string &network) const
{
    const metrics::Nanoseconds wall = std::chrono::steady_clock::now() - started;
    const double seconds = static_cast<double>(wall.count()) / 1e9;
    const auto percent = [&](metrics::Nanoseconds cpu) { return milliseconds(cpu) / milliseconds(wall) * 100; };
    nlohmann::ordered_json report{{"frames_in", framesIn.value()},
                                  {"frames_out", framesOut.value()},
                                  {"frames_hidden", framesHidden.value()},
                                  {"frames_dropped", framesDropped.value()},
                                  {"latency_p50_ms", milliseconds(latency.quantile(0.50))},
                                  {"latency_p95_ms", milliseconds(latency.quantile(0.95))},
                                  {"mask_age_p95_ms", milliseconds(maskAge.quantile(0.95))},
                                  {"cpu_percent", percent(metrics::processCpu() - processCpuAtStart)},
                                  {"network_cpu_percent", percent(networkCpu)},
                                  {"witness_cpu_percent", percent(witnessCpu)},
                                  {"fps", static_cast<double>(framesOut.value()) / seconds},
                                  {"seconds", seconds},
                                  {"peak_memory_mb", static_cast<double>(metrics::peakMemory()) / 1e6},
                                  {"accelerator", accelerator},
                                  {"accelerator_changes", acceleratorChanges.value()},
                                  {"network", network}};
    for (const metrics::Stage *stage : stages.all()) {
        const double runs = stage->runs.value() ? static_cast<double>(stage->runs.value()) : 1;
        report["stages"][stage->name] = {{"runs", stage->runs.value()},
                                         {"cpu_ms", static_cast<double>(stage->cpu.value()) / 1e6 / runs},
                                         {"wall_ms", static_cast<double>(stage->wall.value()) / 1e6 / runs}};
    }
    return jsonText(report, 2) + "\n";
}

} // namespace bokeh::pipeline
