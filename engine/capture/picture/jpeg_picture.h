#pragma once

#include <cstddef>
#include <span>

#include "engine/base/result.h"
#include "engine/capture/picture/picture_header.h"
#include "engine/capture/picture/pixels.h"

namespace bokeh::capture {

/// A JPEG file's pixels; `grey`: its luma alone, which is all that a grey one has. Without a word where data are
/// missing, as viewers do. BadInput, to be read after the file's name, if it cannot be decoded.
Result<Pixels> decodeJpeg(const PictureHeader &, std::span<const std::byte>, bool grey);

} // namespace bokeh::capture
