#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/result.h"
#include "engine/image/plane.h"

namespace bokeh::capture {

inline constexpr int kMaxPictureSide = 32'768;
inline constexpr std::int64_t kMaxPicturePixels = 64'000'000;

enum class PictureFormat { Png, Jpeg, WebP, Bmp, Tiff };

struct PictureHeader {
    PictureFormat format;
    image::Size size;    ///< as stored, before it is turned
    int orientation = 1; ///< as EXIF counts: 1 is upright
};

/// What a picture says of itself, told by its first bytes and never by its name. Decodes nothing, allocates nothing;
/// the bytes are hostile input. BadInput, to be read after the file's name, if it is of none of these formats, has no
/// size, or is larger than the limits above.
Result<PictureHeader> readPictureHeader(std::span<const std::byte>);

} // namespace bokeh::capture
