#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/compositor/look.h"
#include "engine/image/frame.h"

namespace bokeh::compositor {

/// out = alpha * frame + (1 - alpha) * background, on the CPU, in the frame's own colour.
/// Memory: taken when the frame's size, or the kind of look, changes. Threads: one owner thread.
class Compositor {
public:
    Compositor();
    ~Compositor();
    Compositor(Compositor &&) noexcept;
    Compositor &operator=(Compositor &&) noexcept;

    /// `out` has the frame's size (a pool's buffer, say) and receives its header. Where Look::None is asked for, `out`
    /// is a copy; a caller that can should publish the frame itself.
    /// BadInput if sizes differ, the frame is empty or the look lacks its image: `out` is unspecified then, and must
    /// not be shown. hide() cannot fail where sizes agree.
    Status compose(const image::Frame &, const image::Alpha &, const Look &, image::Frame &out);

    /// Look::Hidden without an alpha.
    Status hide(const image::Frame &, image::Frame &out);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bokeh::compositor
