#pragma once

#include <cstddef>
#include <span>

#include "engine/base/result.h"
#include "engine/capture/picture/picture_header.h"
#include "engine/capture/picture/pixels.h"

namespace bokeh::capture {

/// The pixels of any picture but a JPEG, by the one of libavcodec's decoders that the header names; nothing is probed.
/// Of 16 bits the upper 8; transparency is left out, so that what is beneath it shows. One channel where the picture is
/// grey. BadInput, to be read after the file's name, if it cannot be decoded.
Result<Pixels> decodeStill(const PictureHeader &, std::span<const std::byte>);

} // namespace bokeh::capture
