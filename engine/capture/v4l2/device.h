#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/descriptor.h"
#include "engine/base/result.h"

namespace bokeh::capture::v4l2 {

/// What the kernel's errno means to a person who wants to use `camera`. The one place where that is decided.
Error errorOf(int reason, std::string_view camera);

/// A driver's name for a camera without what UVC drivers repeat: "Integrated Camera: Integrated C" is one name, cut.
std::string tidyName(std::string_view card);

/// An open V4L2 device. Threads: one owner thread.
class Device {
public:
    /// Disconnected where there is no such node; BadInput for one that is not V4L2, or for want of permission.
    static Result<Device> open(const std::filesystem::path &node);

    bool captures() const { return captures_; } ///< whether it gives video, in buffers

    /// ioctl(2), again where a signal cut it short. 0, or errno.
    int control(unsigned long request, void *argument) const;

    /// errorOf() with this camera's name.
    Error error(int reason) const { return errorOf(reason, name_); }

    const std::string &name() const { return name_; } ///< for a person
    int descriptor() const { return descriptor_.number(); }

private:
    explicit Device(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
    std::string name_;
    bool captures_ = false;
};

} // namespace bokeh::capture::v4l2
