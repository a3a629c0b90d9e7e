#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/compositor/look.h"

namespace bokeh::pipeline {

/// "blur", "none", "image:FILE" or "color:#rrggbb" to a look; reads the picture. `strength` 0..100.
/// BadInput with a sentence for anything else.
Result<compositor::Look> lookFrom(const std::string &text, int strength);

} // namespace bokeh::pipeline
