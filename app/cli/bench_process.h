#pragma once

#include <nlohmann/json.hpp>

#include "app/cli/bench.h"
#include "app/cli/bench_isa.h"

namespace bokeh::cli {

/// Whether this process is one that measureApart() started.
bool isBenchPart();

/// One entry of the report, measured in this process: network, isa, inferences_per_second, ratio_to_opencv,
/// opencv_inferences_per_second, frame_cpu_ms, peak_memory_mb, arithmetic.
Result<nlohmann::ordered_json> measureHere(const BenchOptions &);

/// The same of one network, measured in a new process under the cap.
Result<nlohmann::ordered_json> measureApart(const BenchOptions &, const BenchNetwork &, const InstructionSetCap &);

/// Ends measureApart()'s new process: leaves its entry, or why there is none, where the other one looks for it.
Status deliverPart(const BenchOptions &);

} // namespace bokeh::cli
