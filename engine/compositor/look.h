#pragma once

#include "engine/image/frame.h"

namespace bokeh::compositor {

/// What is done with the background. The default hides everything, so that a look nobody chose shows nothing.
struct Look {
    enum class Kind {
        None,   ///< the frame as it is
        Blur,   ///< out of focus, as a lens would
        Colour, ///< one colour
        Image,  ///< a picture, or the current frame of a film
        Hidden, ///< the whole frame blurred beyond recognition, person and all; alpha is not looked at
    };
    Kind kind = Kind::Hidden;
    int strength = 50;     ///< Blur: 0 (sharp) to 100 (discs with a radius of 1/18 of the shorter side)
    image::Rgb colour;     ///< Colour
    image::FramePtr image; ///< Image: any size and colour; it is cropped to cover the frame
};

} // namespace bokeh::compositor
