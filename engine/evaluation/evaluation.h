#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "engine/evaluation/candidate.h"
#include "engine/evaluation/examples.h"
#include "engine/evaluation/judge.h"

namespace bokeh::evaluation {

struct EvaluationSettings {
    int threads = 1; ///< each with a predictor of its own
    /// Folder for one 8-bit PNG per picture: the soft mask at its own size, or the classes at the network's.
    std::optional<std::filesystem::path> dump;
    std::function<bool()> report; ///< after every picture, one call at a time; false stops (Cancelled)
};

/// Runs every picture through a network and compares with the truth: people by soft alpha, other scenes by class. The
/// scores stand in the order of the pictures, whatever the number of threads. Unsupported for a network whose classes
/// have no names (model::classSet).
Result<std::vector<PictureScore>> evaluate(const Candidate &, const Examples &, const EvaluationSettings & = {});

} // namespace bokeh::evaluation
