#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bokeh::capture::v4l2 {

/// A video node of the kernel's, as udev and sysfs describe it: nothing was opened.
struct Node {
    std::string id;             ///< see CameraInfo::id
    std::filesystem::path path; ///< "/dev/video0"
    std::string name;           ///< for a person
    bool captures = false;      ///< as far as can be told without opening it
};

/// All of them, by number. Empty where there are none, or no sysfs.
std::vector<Node> nodes();

} // namespace bokeh::capture::v4l2
