#pragma once

#include "engine/base/result.h"
#include "engine/output/negotiated_format.h"

struct v4l2_pix_format;

namespace bokeh::output::v4l2 {

/// Asks a driver for such pictures. Matrix and range stand in the fields of their own, which few programs read.
v4l2_pix_format formatFor(const NegotiatedFormat &);

/// What the driver made of that, which it need not keep to. BadInput, with the end of a sentence, for what cannot be
/// written: another program has fixed the format.
Result<NegotiatedFormat> agreedOn(const v4l2_pix_format &, NegotiatedFormat wished);

} // namespace bokeh::output::v4l2
