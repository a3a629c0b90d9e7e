#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace bokeh::output::v4l2 {

/// What a system's files tell about the kernel module v4l2loopback.
struct LoopbackModule {
    enum class Signature { Unknown, None, Present };

    std::string kernel; ///< that runs now: "6.1.0-56-amd64"
    bool loaded = false;
    std::string version;                      ///< of the loaded one; empty before 0.13, which does not tell
    bool tellsReaders = false;                ///< of the loaded one: from 0.13 on
    bool addsDevices = false;                 ///< of the loaded one: at any time, through v4l2loopback-ctl
    bool built = false;                       ///< for the kernel that runs
    Signature signature = Signature::Unknown; ///< of the built one; compressed ones are not looked into
    bool source = false;                      ///< for DKMS to build, for this kernel or another
};

LoopbackModule loopbackModule(const std::filesystem::path &root = "/");

/// Whether a device of the module is one thing at a time (exclusive_caps), as browsers of Chromium's kind want it. By
/// the parameters that the module was loaded with: nothing for devices that were added since.
std::optional<bool> insistsOnOneThing(const std::filesystem::path &node, const std::filesystem::path &root = "/");

} // namespace bokeh::output::v4l2
