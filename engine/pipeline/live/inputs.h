#pragma once

#include <optional>
#include <string>

#include "engine/capture/camera.h"
#include "engine/image/plane.h"
#include "engine/pipeline/live/live_run.h"

namespace bokeh::pipeline {

struct LiveInput {
    std::string name = "camera";                  ///< "camera", "camera:N", "camera:ID", "pattern" or a video file
    std::optional<capture::CameraMode> mode = {}; ///< of a camera; the best by default
    std::optional<image::Size> size = {};         ///< of the pattern or the file's pictures; a camera's nearest mode
    std::optional<std::uint64_t> frames = {};     ///< of the pattern
    bool paced = true; ///< the pattern and files come by the clock; false: as fast as they are taken
};

/// How to open it, each time it is wanted. "camera" is the first camera there is, "camera:N" is /dev/videoN.
OpenSource openInput(LiveInput);

} // namespace bokeh::pipeline
