// What a network is trained on and judged by: people or road scenes, as its topology says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/topology.h"
#include "engine/training/batch.h"
#include "engine/training/judge.h"

namespace bokeh::training {

/// Judges a predictor by the validation pictures.
using Scorer = std::function<std::vector<Score>(const Predictor &)>;

/// By the first `limit` pictures of each part. BadInput if there are none.
Result<Scorer> openScorer(const std::filesystem::path &data, const model::Topology &, int limit);

struct TrainingData {
    struct Set {
        std::string name;
        int pictures = 0;
    };
    std::vector<Set> sets;                                              ///< what is drawn from, for the record
    int backgrounds = 0;                                                ///< likewise
    std::function<BatchSource(std::uint64_t seed, bool twins)> sampler; ///< twins: Sampler tells
    std::vector<float> classWeights;                                    ///< of a road scene's classes
    Scorer score;
};

/// Training and validation pictures, in memory, which live as long as what was made from them.
Result<TrainingData> openMaterial(const std::filesystem::path &data, const model::Topology &, int judged);

} // namespace bokeh::training
