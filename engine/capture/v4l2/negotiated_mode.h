#pragma once

#include <optional>

#include "engine/capture/camera.h"
#include "engine/capture/v4l2/device.h"
#include "engine/capture/v4l2/layout.h"

namespace bokeh::capture::v4l2 {

/// What a device and we have agreed on.
struct NegotiatedMode {
    CameraMode mode; ///< with the rate that the driver really runs at
    Layout layout;
};

/// Sets the device to `wanted`, or to the best it has. BadInput where it has no such mode, or none that we read;
/// Exhausted where another program uses it; BadReply where the driver has the mode but does not keep to it.
Result<NegotiatedMode> agree(const Device &, const std::optional<CameraMode> &wanted);

} // namespace bokeh::capture::v4l2
