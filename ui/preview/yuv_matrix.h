#pragma once

#include <array>

#include "engine/image/colour.h"

namespace bokeh::ui {

/// What a shader computes a pixel with: rgb = matrix * (yuv - offset), all in [0, 1].
struct YuvMatrix {
    std::array<float, 9> matrix; ///< column by column, as OpenGL stores it
    std::array<float, 3> offset;
};

/// The same conversion as image::toRgb().
YuvMatrix yuvMatrix(image::Colour);

} // namespace bokeh::ui
