#include "engine/pipeline/virtual_cameras.h"

#include "engine/output/pipewire/pipewire_camera.h"
#include "engine/output/v4l2/loopback_camera.h"

namespace bokeh::pipeline {

namespace {

constexpr std::string_view kPipeWire = "pipewire", kV4l2 = "v4l2";

bool isOf(std::string_view kind, std::string_view name)
{
    return name == kind || (name.starts_with(kind) && name.size() > kind.size() + 1 && name[kind.size()] == ':');
}

/// What stands behind the colon; empty where there is none.
std::string detail(std::string_view kind, const std::string &name)
{
    return name.size() > kind.size() ? name.substr(kind.size() + 1) : std::string();
}

template <class Camera> Result<std::unique_ptr<output::VirtualCamera>> asCamera(Result<std::unique_ptr<Camera>> opened)
{
    if (!opened)
        return opened.error();
    return std::unique_ptr<output::VirtualCamera>(*std::move(opened));
}

} // namespace

bool isVirtualCamera(const std::string &name)
{
    return isOf(kPipeWire, name) || isOf(kV4l2, name);
}

Result<std::unique_ptr<output::VirtualCamera>> openVirtualCamera(const std::string &name, image::Size size,
                                                                 output::VirtualCamera::Changed changed)
{
    if (isOf(kV4l2, name))
        return asCamera(output::V4l2LoopbackCamera::open(
            {.node = detail(kV4l2, name), .size = size, .changed = std::move(changed)}));
    output::PipeWireCamera::Options options{.size = size, .changed = std::move(changed)};
    if (const std::string called = detail(kPipeWire, name); !called.empty())
        options.name = called;
    return asCamera(output::PipeWireCamera::open(std::move(options)));
}

} // namespace bokeh::pipeline
