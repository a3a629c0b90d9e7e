#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "engine/compositor/look.h"

namespace bokeh::pipeline {

/// "blur", "none", "image:FILE", "video:FILE", "color:#rrggbb" or "classes" to a look; reads the picture, but not the
/// film, which is its player's to open: see filmIn(). `strength` 0..100, of which 0 is no blur. BadInput with a
/// sentence for anything else.
Result<compositor::Look> lookFrom(const std::string &text, int strength);

/// The file of "video:FILE"; empty for every other look.
std::filesystem::path filmIn(const std::string &look);

} // namespace bokeh::pipeline
