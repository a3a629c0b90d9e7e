#pragma once

#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::output {

/// A camera that other programs find in their lists. It is there from its opening on, whether or not anybody looks; the
/// pictures come when somebody does.
/// Threads: show() from one at a time; watchers() and problem() from any.
class VirtualCamera {
public:
    /// Called on a thread of the camera's own when watchers() or problem() has changed. Must not wait, and must not
    /// destroy the camera.
    using Changed = std::function<void()>;

    virtual ~VirtualCamera() = default; ///< the camera disappears; no call of Changed after that

    /// The newest picture, for everybody who watches: scaled and converted to what each has asked for. Never waits for
    /// them; who is slow misses pictures. Says what is wrong while problem() does.
    virtual Status show(const image::FramePtr &) = 0;

    /// How many watch now. An upper bound of one where the system tells only whether there are any.
    virtual int watchers() const = 0;

    /// One sentence for a person; empty while all is well. It comes back by itself.
    virtual std::string problem() const = 0;
};

} // namespace bokeh::output
