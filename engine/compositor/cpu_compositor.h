#pragma once

#include <memory>

#include "engine/compositor/compositor.h"

namespace bokeh::compositor {

/// The compositor on the CPU. hide() cannot fail where sizes agree.
/// Memory: taken when the frame's size, or the kind of look, changes. Threads: one owner thread.
class CpuCompositor final : public Compositor {
public:
    CpuCompositor();
    ~CpuCompositor() override;

    std::string name() const override { return "CPU"; }
    Status compose(const image::Frame &, const image::Alpha &, const Look &, image::Frame &out) override;
    Status hide(const image::Frame &, image::Frame &out) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bokeh::compositor
