#pragma once

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::output {

/// Where finished frames go: a file, a virtual camera. Opened by a named constructor of each implementation.
/// Threads: one owner thread.
class Sink {
public:
    virtual ~Sink() = default; ///< without finish(), what was written is given up, and nothing bears the final name

    /// Frames come in order of `time`, all of one size. Exhausted: no room to write to.
    virtual Status write(const image::FramePtr &) = 0;

    /// Flushes, closes and, for a file, gives it its final name. Call once, last.
    virtual Status finish() = 0;
};

} // namespace bokeh::output
