#include "engine/compositor/backend.h"

#include "engine/compositor/cpu_compositor.h"
#include "engine/compositor/gl/gl_compositor.h"

namespace bokeh::compositor {

std::unique_ptr<Compositor> makeCompositor(Backend backend)
{
    if (backend != Backend::Cpu)
        if (auto opened = GlCompositor::open({.software = backend == Backend::OpenGl}))
            return std::move(*opened);
    return std::make_unique<CpuCompositor>();
}

} // namespace bokeh::compositor
