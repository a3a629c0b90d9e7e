#pragma once

#include "engine/capture/pattern/sprite.h"
#include "engine/image/plane.h"

namespace bokeh::capture::pattern {

/// Where every part of the person is at one moment, and what the face does.
struct Pose {
    Placement torso, head, rightArm, leftArm; ///< right and left of the picture
    float eyesClosed = 0, mouthOpen = 0;      ///< 0 to 1
};

/// Pixels to a centimetre of the drawing in a picture of this size. A picture that is narrower than it is high shows
/// the person smaller, so that the shoulders fit.
float pixelsPerCentimetre(image::Size);

Pose poseAt(double seconds, image::Size);

} // namespace bokeh::capture::pattern
