#pragma once

#include "engine/image/colour.h"
#include "engine/image/plane.h"

namespace bokeh::media {

/// What a sink will be given, known before the first frame.
struct VideoFormat {
    image::Size size;
    image::Colour colour;
    int rateNumerator = 30; ///< nominal frames per second, as a fraction
    int rateDenominator = 1;
    int ticksPerSecond = 0;  ///< the source's clock: frame times are whole ticks of it; 0 if not known
    int rotation = 0;        ///< degrees clockwise that a player shall turn the picture by: 0, 90, 180, 270
    int aspectNumerator = 1; ///< of one sample (pixel): width : height
    int aspectDenominator = 1;
};

} // namespace bokeh::media
