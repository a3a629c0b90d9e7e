#pragma once

#include <cstddef>

#include "engine/base/result.h"
#include "engine/capture/camera.h"

struct v4l2_pix_format;

namespace bokeh::capture::v4l2 {

/// From 1x1 to 16384 a side and 64 megapixels, as everywhere else.
bool isReadable(image::Size);

/// How the pictures of a camera lie in its buffers: what was agreed with the driver.
struct Layout {
    PixelFormat pixels{};
    image::Size size;
    int stride = 0; ///< bytes from one row to the next, of the first plane where there are more; not for MJPEG
    image::Colour colour;

    /// From the driver's answer. BadReply for one that no picture fits into.
    static Result<Layout> of(const v4l2_pix_format &);

    int chromaStride() const;  ///< of the planes behind the first one
    std::size_t bytes() const; ///< the fewest that hold a picture
};

/// By the kernel's rules for what a driver leaves open (V4L2_MAP_..._DEFAULT), but for MJPEG, which is JFIF, that is
/// BT.601 in full range, unless the driver expressly says otherwise.
image::Colour colourOf(const v4l2_pix_format &);

} // namespace bokeh::capture::v4l2
