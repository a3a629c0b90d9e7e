#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/accelerator/selection.h"
#include "engine/base/result.h"
#include "engine/base/trace.h"
#include "engine/compositor/look.h"
#include "engine/image/plane.h"
#include "engine/pipeline/network_library.h"
#include "engine/pipeline/virtual_cameras.h"

namespace bokeh::cli {

/// What `run` was asked for.
struct RunOptions {
    std::string input, output = "null", look = "blur", model = "auto", accelerator = "auto", link = "none",
                       sound = "copy", sync = "exact", compositor = "auto";
    bool mirrored = false; // each mask is asked for twice
    int strength = 50;
    std::string size;
    std::uint64_t frames = 0;
    bool realtime = false;
    std::vector<std::string> faults;
    std::string recordMask, recordAlpha, recordRaw; // files; empty: not recorded
    std::string stats, trace;

    bool live() const { return realtime || isCamera() || pipeline::isVirtualCamera(output); }
    bool isCamera() const { return input == "camera" || input.starts_with("camera:"); } ///< not "camera-roll.mp4"
    /// Whether the output gets the input's sound, where it has any.
    bool takesSoundAlong() const { return sound == "copy" && !isCamera() && input != "pattern"; }
};

/// What `--accelerator` and `--link` ask for.
accelerator::AcceleratorSources supplyFor(const RunOptions &);

/// "1280x720"; empty for anything else.
std::optional<image::Size> sizeFrom(const std::string &);

/// A run that follows the clock, as the desktop program's does; `trace` may be null. Returns its statistics as JSON.
Result<std::string> runLive(const RunOptions &, const compositor::Look &, pipeline::NetworkPtr, Trace *trace);

} // namespace bokeh::cli
