#pragma once

#include "engine/base/result.h"
#include "engine/training/float_network.h"

namespace bokeh::training {

/// Copies weights between networks of equal layers. BadInput if they differ.
Status copyInto(FloatNetworkImpl &from, FloatNetworkImpl &to);

/// Starts a wider network from a narrower one: every channel is repeated, and what leaves a repeated channel is divided
/// by the number of its copies, so the function stays the same but for a little noise that lets copies part (Net2Net,
/// arXiv:1511.05641). Major layers are matched by index. One with fewer sublayers leaves out some in the middle, which
/// changes the function; one with more keeps its own first weights there. BadInput where the number of major layers,
/// steps or input channels differ, or widths are no multiples.
Status growInto(FloatNetworkImpl &from, FloatNetworkImpl &to);

} // namespace bokeh::training
