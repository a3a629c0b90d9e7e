#include "engine/capture/camera.h"
#include "engine/capture/v4l2/modes.h"
#include "engine/capture/v4l2/nodes.h"

namespace bokeh::capture {

std::vector<CameraInfo> cameras()
{
    std::vector<CameraInfo> found;
    for (const v4l2::Node &node : v4l2::nodes()) {
        CameraInfo info{.id = node.id, .node = node.path, .name = node.name};
        if (const auto device = v4l2::Device::open(node.path)) {
            info.name = device->name();
            info.modes = device->captures() ? v4l2::modesOf(*device) : std::vector<CameraMode>();
            if (info.modes.empty())
                continue; // sends nothing, or nothing that we read
        } else if (!node.captures) {
            continue;
        }
        found.push_back(std::move(info));
    }
    return found;
}

} // namespace bokeh::capture
