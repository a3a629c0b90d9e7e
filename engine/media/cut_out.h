#pragma once

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::media {

/// A person without a room, for a file that carries transparency: `out` is the frame where there is some of the person
/// and black elsewhere, because transparency hides nothing from whoever looks into the file. `shown` is the alpha, less
/// what is so faint that only the room would be seen through it. All of the frame's size; BadInput if not.
/// Every encoder of transparency takes its pictures from here. Threads: none.
Status cutOut(const image::Frame &frame, const image::PlaneView &alpha, image::Frame &out, image::Plane &shown);

} // namespace bokeh::media
