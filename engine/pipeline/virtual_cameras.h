#pragma once

#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/image/plane.h"
#include "engine/output/virtual_camera.h"

namespace bokeh::pipeline {

/// Whether an output's name is that of a camera for other programs: "pipewire", "pipewire:NAME", "v4l2" (the first
/// device that is free) or "v4l2:/dev/videoN".
bool isVirtualCamera(const std::string &name);

/// Opens it, for pictures of this size. Errors as those of output::PipeWireCamera and V4l2LoopbackCamera.
Result<std::unique_ptr<output::VirtualCamera>> openVirtualCamera(const std::string &name, image::Size,
                                                                 output::VirtualCamera::Changed = {});

} // namespace bokeh::pipeline
