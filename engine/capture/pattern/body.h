#pragma once

#include "engine/capture/pattern/sprite.h"

namespace bokeh::capture::pattern {

/// Neck, shoulders and clothes, in centimetres from the middle between the eyes of the resting head.
Sprite makeTorso(float texelsPerCentimetre, image::Colour);

/// A forearm with its open hand, pointing up, thumb to the left, in centimetres from the elbow.
Sprite makeArm(float texelsPerCentimetre, image::Colour);

} // namespace bokeh::capture::pattern
