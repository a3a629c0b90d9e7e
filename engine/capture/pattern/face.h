#pragma once

#include "engine/capture/pattern/relief.h"

namespace bokeh::capture::pattern {

/// What a face does.
struct Expression {
    bool eyesClosed = false;
    bool mouthOpen = false;
};

/// How far the face stands out at a point, in centimetres; `edge` is the distance to its outline, positive outside.
float faceHeight(float x, float y, float &edge);

/// The light that the face sends at a point whose normal and openness stand.
Vec3 faceLight(float x, float y, const Relief::Point &, const Expression &);

} // namespace bokeh::capture::pattern
