#pragma once

#include "engine/base/result.h"
#include "engine/model/network.h"
#include "engine/model/topology.h"

namespace bokeh::model {

/// Holds a topology, or a whole network with its coefficients, to the chip's rules. The first rule broken is the
/// error's sentence (BadInput), which names it as in rule names below: "channels: major layer 3 has 48 channels; ...".
/// Rules: side, majors, sublayers, channels, step, sampling, memory, reformat, output, classes, cap, ten-bit, shape,
/// mode, bias, shift, accumulator.
Status validate(const Topology &);
Status validate(const Network &);

} // namespace bokeh::model
