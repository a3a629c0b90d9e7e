#pragma once

#include "engine/capture/pattern/sprite.h"

namespace bokeh::capture::pattern {

/// The head, in centimetres from the middle between the eyes. The hair that falls behind the neck is a part of its own.
struct Head {
    Sprite hairBehind;
    Sprite face;       ///< eyes open, mouth closed
    Sprite eyesClosed; ///< differs from `face` inside kEyes
    Sprite mouthOpen;  ///< differs from `face` inside kMouth

    static constexpr Area kEyes{-5.6F, -1.6F, 5.6F, 1.6F};
    static constexpr Area kMouth{-3.4F, 5.7F, 3.4F, 9.4F};
};

Head makeHead(float texelsPerCentimetre, image::Colour);

} // namespace bokeh::capture::pattern
