#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluation/claims.h"
#include "engine/evaluation/measure.h"

namespace bokeh::evaluation {

/// Milliseconds of one inference on one thread, as `bokehcam-cli bench --json` wrote them on one machine.
struct CpuTimes {
    std::string processor, isa;
    std::map<std::string, double> milliseconds; ///< by network, under the instruction set that heads the report
};

/// BadInput, with the path in the sentence, for a file that is no such report.
Result<CpuTimes> readCpuTimes(const std::filesystem::path &);

/// The document and what it shows.
struct ResultsDocument {
    std::string markdown;
    std::vector<std::pair<std::string, std::string>> plots; ///< file names under plots/, and their text
};

/// Writes up what was measured. Equal input makes equal text on every machine: figures are rounded to what every
/// instruction set agrees on, and times stand only in the plot that `times` is for.
ResultsDocument writeUp(const std::vector<NetworkResult> &, const std::vector<Claim> &,
                        const std::optional<CpuTimes> &times);

/// The plots of it.
std::vector<std::pair<std::string, std::string>>
drawResults(const std::vector<NetworkResult> &, const std::vector<Claim> &, const std::optional<CpuTimes> &times);

/// "gnetseg-large-224-y" to "large-224-y", for tables and plots.
std::string shortName(const std::string &);

} // namespace bokeh::evaluation
