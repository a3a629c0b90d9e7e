#pragma once

#include <filesystem>
#include <span>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::capture {

/// One PNG, JPEG, WebP, BMP or TIFF picture, told by its first bytes, as I420, BT.601 full range (as JPEG has it), at
/// its own size and turned upright by its EXIF tag. What is transparent shows the colour beneath; of 16 bits the upper
/// 8 are kept. A grey picture has neutral chroma. BadInput, with a sentence, if it is of another format, damaged, or
/// (by its header, before anything is decoded) over 64 megapixels.
Result<std::shared_ptr<image::Frame>> readImage(const std::filesystem::path &);

/// One 8-bit plane of it, the luma that readImage() would give: for masks.
Result<image::Plane> readGrey(const std::filesystem::path &);

/// Writes an 8-bit grey PNG; the final name never holds a part.
Status writeGrey(const std::filesystem::path &, image::PlaneView);

/// Writes values as they are, row by row: 8-bit grey PNG where `largest` fits 8 bits, else 16-bit.
Status writeValues(const std::filesystem::path &, image::Size, std::span<const std::uint16_t>, int largest);

} // namespace bokeh::capture
