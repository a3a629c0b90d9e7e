#pragma once

#include <memory>
#include <string_view>

#include "engine/base/result.h"
#include "engine/compositor/compositor.h"

namespace bokeh::compositor {

/// Makes the compositor that is wanted, on the calling thread, which will be its only one. Never null: where OpenGL is
/// wanted and cannot be had, it is the CPU's; its name() tells.
std::unique_ptr<Compositor> makeCompositor(Backend);

/// "cpu" and "opengl"; every other word is Automatic.
Backend backendNamed(std::string_view);

} // namespace bokeh::compositor
