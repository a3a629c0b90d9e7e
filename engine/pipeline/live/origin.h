// What a recording gets of each picture; for the compose stage alone.
#pragma once

#include "engine/pipeline/live/mask_matcher.h"
#include "engine/pipeline/live/release_rule.h"

namespace bokeh::pipeline {

struct LiveState;

/// Shows the picture to the run's recorder, where there is one, with what the release allows of the frame that it came
/// of. `alpha`: what it was composed with, if it was.
void record(LiveState &, const image::Frame &picture, const MaskMatcher::Ready &, const Release &,
            const image::Alpha &alpha);

} // namespace bokeh::pipeline
