#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "engine/base/result.h"
#include "engine/evaluation/candidate.h"
#include "engine/evaluation/moving_clip.h"

namespace bokeh::evaluation {

/// How steady a network's masks are over time, steadied as live pictures and clips are, and as they come.
struct ClipScores {
    std::int64_t frames = 0;
    std::optional<double> flicker;           ///< of the steadied mask (Flicker)
    std::optional<double> flickerUnfiltered; ///< of the network's own
    std::optional<double> lag;               ///< frames that the steadied mask trails the truth (Lag)
    std::optional<double> lagUnfiltered;     ///< likewise the network's own; empty where there is no truth
};

using ClipReport = std::function<bool(std::uint64_t frames)>; ///< after every picture; false stops (Cancelled)

/// A video file. It has no truth: its lag is that of the steadied mask behind the network's own, which is what
/// steadying adds and says nothing of the network.
Result<ClipScores> evaluateClip(const Candidate &, const std::filesystem::path &clip, const ClipReport & = {});

/// A clip with a truth.
Result<ClipScores> evaluateClip(const Candidate &, const MovingClip &, const ClipReport & = {});

} // namespace bokeh::evaluation
