#pragma once

#include <memory>

#include "engine/compositor/compositor.h"
#include "engine/compositor/gl/context.h"

namespace bokeh::compositor {

/// The compositor on a graphics processor, without a window. Copies and hidden frames are made on the CPU: what hides
/// must not depend on a driver, so hide() cannot fail where sizes agree.
/// compose() may besides fail with Timeout, Exhausted (out of memory), Internal (OpenGL refused a command) or
/// Disconnected (the frame was lost, or the graphics processor is gone), after which a later frame may succeed, and
/// with Unsupported where the frame is larger than a texture can be. Memory: taken when the frame's size, or the kind
/// of look, changes. Threads: one owner thread.
class GlCompositor final : public Compositor {
public:
    /// Unsupported, with the reason, where OpenGL or a renderer of the wanted kind cannot be had.
    static Result<std::unique_ptr<GlCompositor>> open(gl::Wanted);
    ~GlCompositor() override;

    std::string name() const override;
    Status compose(const image::Frame &, const image::Alpha &, const Look &, image::Frame &out) override;
    Status hide(const image::Frame &, image::Frame &out) override;

private:
    struct State;
    explicit GlCompositor(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::compositor
