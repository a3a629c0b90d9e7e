#pragma once

#include "engine/image/frame.h"

namespace bokeh::capture::pattern {

/// Fills the planes with the room behind the person: window, curtain, pictures, lamp, plant, shelf with books, chair.
/// Drawn once; rooms over 1080 lines are drawn at 1080 and enlarged, as if slightly out of focus.
void drawRoom(image::Frame &, image::Colour);

} // namespace bokeh::capture::pattern
