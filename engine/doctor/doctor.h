#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/accelerator/usb/devices.h"
#include "engine/base/result.h"
#include "engine/confinement/network.h"

namespace bokeh::doctor {

/// One thing that was looked at, and what to do about it.
struct Finding {
    enum class Severity {
        Ok,      ///< as it should be
        Note,    ///< good to know
        Warning, ///< some will miss something
        Problem, ///< something does not work
    };
    std::string id; ///< "loopback.unsigned": the same from version to version, and in every language
    Severity severity{};
    std::string what;             ///< one sentence for a person
    std::string remedy;           ///< one line; empty where nothing needs to be done
    bool deviceCanBeMade = false; ///< makeCallDevice() does what the remedy says
    friend bool operator==(const Finding &, const Finding &) = default;
};

/// "ok", "note", "warning", "problem".
const char *nameOf(Finding::Severity);

/// Where to look: by default at the system as it is.
struct Examination {
    std::filesystem::path root = "/"; ///< where /sys, /proc, /dev, /etc and the rest are
    std::filesystem::path runtime;    ///< the session's folder for sockets, within `root`; XDG_RUNTIME_DIR by default
    std::string user;                 ///< the person's name to the system; by default who runs this
    /// Whether a device node may be read and written, by access() by default.
    std::function<bool(const std::filesystem::path &)> mayUse;
    std::function<Result<std::vector<accelerator::usb::DeviceInfo>>()> accelerators = accelerator::usb::listDevices;
    std::function<bool()> networkIsOpen = confinement::networkIsOpen; ///< whether nothing keeps this process from it
};

/// Looks at all that stands between a camera and a call: cameras and who holds them, permissions, PipeWire and the
/// portal, v4l2loopback, which kinds of program will see the virtual camera, the accelerator, and whether the kernel
/// refuses this process the network; in that order.
/// Changes nothing and opens no camera; to PipeWire's socket and the session bus's it connects, and hangs up. What it
/// reads is bounded, and shown only when printable. Takes some tens of milliseconds. Threads: any.
std::vector<Finding> examine(const Examination & = {});

} // namespace bokeh::doctor
