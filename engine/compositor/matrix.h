#pragma once

#include "engine/compositor/rows.h"
#include "engine/image/colour.h"

namespace bokeh::compositor {

/// The numbers of ITU-T H.273 (tables 4 and MatrixCoefficients equations) for a frame's colour.
constexpr LinearLight linearLight(image::Colour colour)
{
    const auto weights = image::lumaWeights(colour.matrix);
    const auto scale = image::codeScale(colour.range);
    const auto kr = static_cast<float>(weights.r), kg = static_cast<float>(weights.g),
               kb = static_cast<float>(weights.b);
    return {.black = static_cast<float>(scale.black),
            .luma = static_cast<float>(scale.luma),
            .chroma = static_cast<float>(scale.chroma),
            .kr = kr,
            .kg = kg,
            .kb = kb,
            .rv = 2 * (1 - kr),
            .gu = -2 * (1 - kb) * kb / kg,
            .gv = -2 * (1 - kr) * kr / kg,
            .bu = 2 * (1 - kb)};
}

} // namespace bokeh::compositor
