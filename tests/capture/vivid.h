// The kernel's test camera, driven from outside: its faults and its plug.
#pragma once

#include <fcntl.h>
#include <fstream>
#include <linux/videodev2.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bokeh::test {

/// The controls of a vivid node, by the names that the driver gives them. Throws where something is not as expected,
/// which fails the test.
class VividControls {
public:
    explicit VividControls(const std::string &node) : descriptor_(open(node.c_str(), O_RDWR | O_CLOEXEC))
    {
        if (descriptor_ < 0)
            throw std::runtime_error("cannot open " + node);
    }
    ~VividControls() { close(descriptor_); }
    VividControls(const VividControls &) = delete;
    VividControls &operator=(const VividControls &) = delete;

    void set(std::string_view name, int value = 1) const
    {
        v4l2_control control{};
        control.id = idOf(name);
        control.value = value;
        if (ioctl(descriptor_, VIDIOC_S_CTRL, &control) != 0)
            throw std::runtime_error("cannot set " + std::string(name));
    }

private:
    std::uint32_t idOf(std::string_view name) const
    {
        v4l2_queryctrl query{};
        query.id = V4L2_CTRL_FLAG_NEXT_CTRL;
        while (ioctl(descriptor_, VIDIOC_QUERYCTRL, &query) == 0) {
            if (name == reinterpret_cast<const char *>(query.name))
                return query.id;
            query.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
        }
        throw std::runtime_error("vivid has no control " + std::string(name));
    }

    int descriptor_;
};

/// Takes the driver off its hardware, which is what pulling the plug does, or puts it back.
inline void plugVivid(bool in)
{
    std::ofstream file(in ? "/sys/bus/platform/drivers/vivid/bind" : "/sys/bus/platform/drivers/vivid/unbind");
    file << "vivid.0" << std::flush;
    if (!file)
        throw std::runtime_error("vivid.0 cannot be plugged");
}

} // namespace bokeh::test
