#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/capture/camera.h"
#include "engine/capture/v4l2/device.h"

namespace bokeh::capture::v4l2 {

/// The kernel's code (V4L2_PIX_FMT_...) for a format, and back; nothing for one that we do not read.
std::uint32_t fourccOf(PixelFormat);
std::optional<PixelFormat> pixelFormatOf(std::uint32_t fourcc);

/// `mode` at the rate of one picture each `numerator`/`denominator` seconds, in lowest terms; as it is where one is
/// zero.
CameraMode withInterval(CameraMode mode, std::uint32_t numerator, std::uint32_t denominator);

/// Everything that the device says it can send and we can read, each once. Where it gives a span of sizes or rates, the
/// usual ones within; where it gives none, what it is set to now.
std::vector<CameraMode> modesOf(const Device &);

} // namespace bokeh::capture::v4l2
