#pragma once

#include "engine/image/frame.h"

namespace bokeh::compositor {

/// Fills `out` with `source`, cropped around its centre to out's aspect, scaled, and converted to out.colour (matrix
/// and range). Any sizes from 1x1; does nothing where either is empty. Takes no memory.
void prepareBackground(const image::Frame &source, image::Frame &out);

/// The same into a new frame, for a still picture.
image::Frame prepareBackground(const image::Frame &source, image::Size, image::Colour);

} // namespace bokeh::compositor
