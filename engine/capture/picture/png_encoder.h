#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/image/plane.h"

namespace bokeh::capture {

/// A grey PNG file of 8 or 16 bits a pixel; `rows`: each `stride` bytes after the one before, 16 bits as this machine
/// has them.
Result<std::vector<std::byte>> encodePng(image::Size, int bits, const std::uint8_t *rows, int stride);

} // namespace bokeh::capture
