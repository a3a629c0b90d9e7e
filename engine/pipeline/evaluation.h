#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "engine/base/result.h"
#include "engine/model/network.h"
#include "engine/pipeline/judge.h"

namespace bokeh::pipeline {

struct EvaluationSettings {
    std::shared_ptr<const model::Network> network;
    std::filesystem::path images, masks;       ///< folders; a picture and its mask share their stem
    std::optional<std::filesystem::path> dump; ///< folder for one 8-bit PNG per picture: the soft mask at its own size
    std::function<bool(std::size_t done, std::size_t of)> report; ///< after every picture; false stops (Cancelled)
};

struct Evaluation {
    Judge::Scores scores;
    std::size_t withoutMask = 0; ///< pictures left out because no mask bears their name
};

/// Runs pictures through the whole path of a frame (preprocess, emulated chip, decoding, refinement) and compares with
/// the truth. A mask of another size than its picture is scaled to it.
Result<Evaluation> evaluate(const EvaluationSettings &);

} // namespace bokeh::pipeline
