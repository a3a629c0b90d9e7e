#pragma once

#include "engine/compositor/rows.h"
#include "engine/image/colour.h"

namespace bokeh::compositor {

/// The numbers of ITU-T H.273 (tables 4 and MatrixCoefficients equations) for a frame's colour.
constexpr LinearLight linearLight(image::Colour colour)
{
    float kr = 0.299F, kb = 0.114F;
    if (colour.matrix == image::Matrix::Bt709)
        kr = 0.2126F, kb = 0.0722F;
    else if (colour.matrix == image::Matrix::Bt2020)
        kr = 0.2627F, kb = 0.0593F;
    const float kg = 1 - kr - kb;
    const bool full = colour.range == image::Range::Full;
    return {.black = full ? 0.0F : 16.0F,
            .luma = full ? 255.0F : 219.0F,
            .chroma = full ? 255.0F : 224.0F,
            .kr = kr,
            .kg = kg,
            .kb = kb,
            .rv = 2 * (1 - kr),
            .gu = -2 * (1 - kb) * kb / kg,
            .gv = -2 * (1 - kr) * kr / kg,
            .bu = 2 * (1 - kb)};
}

} // namespace bokeh::compositor
