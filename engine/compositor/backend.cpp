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

Backend backendNamed(std::string_view name)
{
    return name == "cpu" ? Backend::Cpu : name == "opengl" ? Backend::OpenGl : Backend::Automatic;
}

} // namespace bokeh::compositor
