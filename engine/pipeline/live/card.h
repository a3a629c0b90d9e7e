#pragma once

#include "engine/image/frame.h"

namespace bokeh::pipeline {

/// Draws the card that stands for a hidden picture, in the frame's own colour: a crossed-out camera on a dark ground.
/// It shows nothing of any picture. Any size from 1x1.
void drawCard(image::Frame &);

} // namespace bokeh::pipeline
