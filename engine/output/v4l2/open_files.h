#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bokeh::output::v4l2 {

/// A video device that a program has open.
struct OpenFile {
    std::filesystem::path node; ///< "/dev/video0"
    int process = 0;
    std::string program; ///< its name, fit to be shown
};

struct OpenFiles {
    std::vector<OpenFile> files; ///< each by itself, also where one program has several
    int hidden = 0;              ///< programs that we may not look into: those of other people, and some sandboxes
};

/// Who has a video device open, as far as one may look: /proc under `root` tells.
OpenFiles openVideoFiles(const std::filesystem::path &root = "/");

} // namespace bokeh::output::v4l2
