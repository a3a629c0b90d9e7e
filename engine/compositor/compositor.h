#pragma once

#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/compositor/look.h"
#include "engine/image/frame.h"

namespace bokeh::compositor {

/// out = alpha * frame + (1 - alpha) * background, in the frame's own colour. Implementations agree within 3 levels;
/// they are alike for Look::Kind::Classes, whose alpha is one half everywhere.
/// Threads: made, used and destroyed on one thread.
class Compositor {
public:
    virtual ~Compositor() = default;

    /// What it runs on, for a person: "CPU", "OpenGL (Mesa Intel UHD 620)".
    virtual std::string name() const = 0;

    /// `out` has the frame's size (a pool's buffer, say) and receives its header. Where Look::None is asked for, `out`
    /// is a copy; a caller that can should publish the frame itself.
    /// BadInput if sizes differ, the frame is empty or the look lacks its image or its classes: `out` is unspecified
    /// then, and must not be shown.
    virtual Status compose(const image::Frame &, const image::Alpha &, const Look &, image::Frame &out) = 0;

    /// Look::Hidden without an alpha.
    virtual Status hide(const image::Frame &, image::Frame &out) = 0;
};

/// Which implementation is wanted.
enum class Backend {
    Automatic, ///< OpenGL where the machine has a graphics processor, else the CPU
    Cpu,
    OpenGl, ///< even in software
};

} // namespace bokeh::compositor
