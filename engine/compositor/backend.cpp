#include "engine/compositor/backend.h"

#include "engine/compositor/cpu_compositor.h"

namespace bokeh::compositor {

std::unique_ptr<Compositor> makeCompositor(Backend)
{
    return std::make_unique<CpuCompositor>();
}

} // namespace bokeh::compositor
