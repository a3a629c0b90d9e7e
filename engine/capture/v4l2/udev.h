// Owners for libudev's objects. Header only: who includes it links libudev.
#pragma once

#include <libudev.h>
#include <memory>

namespace bokeh::capture::v4l2 {

struct UdevUnref {
    void operator()(udev *p) const { udev_unref(p); }
    void operator()(udev_device *p) const { udev_device_unref(p); }
    void operator()(udev_enumerate *p) const { udev_enumerate_unref(p); }
    void operator()(udev_monitor *p) const { udev_monitor_unref(p); }
};
using Udev = std::unique_ptr<udev, UdevUnref>;
using UdevDevice = std::unique_ptr<udev_device, UdevUnref>;
using UdevEnumerate = std::unique_ptr<udev_enumerate, UdevUnref>;
using UdevMonitor = std::unique_ptr<udev_monitor, UdevUnref>;

constexpr const char *kSubsystem = "video4linux";

} // namespace bokeh::capture::v4l2
