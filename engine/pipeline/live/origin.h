// What a take gets of each picture; for the compose stage alone.
#pragma once

#include <chrono>
#include <optional>

#include "engine/pipeline/live/board.h"
#include "engine/pipeline/live/guard.h"
#include "engine/pipeline/live/live_run.h"

namespace bokeh::pipeline {

struct LiveState;

/// What a take may have of a picture that was composed or covered; lent, as in Composed.
struct Origin {
    const image::Frame *camera = nullptr;
    const image::Alpha *alpha = nullptr;
    const image::Mask *mask = nullptr;
    std::optional<std::chrono::nanoseconds> maskAge = {};
    bool withdrawn = false;
};

/// `alpha`: what the picture was composed with, if it was. Who hides, pauses or freezes the picture has withdrawn: what
/// the camera sees then is for nobody, and a frozen picture is of another moment than the mask.
Origin originOf(const Board::Ready &, const Guard::Decision &, const LiveControls &, const image::Alpha &alpha);

/// Shows the picture to the run's take, where there is one.
void record(LiveState &, const image::Frame &, const Origin &);

} // namespace bokeh::pipeline
