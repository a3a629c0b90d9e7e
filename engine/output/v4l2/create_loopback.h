#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace bokeh::output {

struct CreateLoopback {
    std::string label = "Bokehcam";      ///< as programs list it
    std::string permission = "pkexec";   ///< the program that asks the person, and runs another one as root
    std::string outside = "systemd-run"; ///< starts that one where this process may give it no privileges
    std::filesystem::path root = "/";    ///< where the system's files are
};

/// Has a device of v4l2loopback made, through polkit, which asks for the administrator's password: to be called only
/// when the person has asked for a device. Nothing is made to last beyond the next start of the system. Blocks until
/// the question is answered. The new device's node, ready to be opened. Errors, in a sentence: Unsupported where the
/// module is not installed, cannot add a device while it is loaded, or there is no polkit; Cancelled where permission
/// was not given; BadReply where the module did not load; Timeout where no usable device has come of it.
Result<std::filesystem::path> createLoopback(const CreateLoopback & = {});

} // namespace bokeh::output
