#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/evaluation/clip_evaluation.h"
#include "engine/evaluation/judge.h"
#include "engine/model/topology.h"

namespace bokeh::evaluation {

/// A network's scores on one part of the data.
struct PartResult {
    std::string name; ///< "street", "render", "mixed"; "camvid"
    std::vector<PictureScore> pictures;
};

/// All that is known of one shipped network.
struct NetworkResult {
    std::string name; ///< of its file
    model::Topology topology;
    std::vector<PartResult> parts;      ///< of the shipped integers, on the emulated chip
    std::vector<PartResult> floatParts; ///< of the float weights that they were made from; empty where there are none
    std::vector<std::pair<std::string, std::vector<PartResult>>> steps; ///< other integers made of those, by name
    std::optional<double> fps;      ///< a second on the emulated chip over USB 3; empty outside the catalogue
    std::optional<ClipScores> clip; ///< means over the moving clips; people only
};

struct MeasureSettings {
    /// NAME.safetensors; float weights of the same name under float/, and steps/NAME.STEP.safetensors.
    std::filesystem::path models;
    std::filesystem::path data; ///< val/{street,render,mixed}/{images,masks}, backgrounds, camvid
    int threads = 1;
    std::function<bool(std::size_t done, std::size_t of)> report = {}; ///< in pictures; false stops (Cancelled)
};

/// Judges every network in the folder: people on the three parts of val and on kClips moving clips, roads on CamVid's
/// test pictures. Each picture is decoded once and held in memory. Nothing in what it returns was measured by a clock.
Result<std::vector<NetworkResult>> measureNetworks(const MeasureSettings &);

inline constexpr std::size_t kClips = 4; ///< made of pictures of val/render and backgrounds at even distances

} // namespace bokeh::evaluation
