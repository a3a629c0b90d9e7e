// What the doctor looks at, one part to a file. Within the doctor only.
#pragma once

#include "engine/doctor/doctor.h"
#include "engine/output/v4l2/open_files.h"

namespace bokeh::doctor {

/// What the parts share, and tell those after them.
struct Chart {
    const Examination &examination; ///< its defaults filled in
    output::v4l2::OpenFiles open;
    std::vector<Finding> findings = {};
    bool loopback = false;    ///< programs that know V4L2 alone will see a camera
    bool onlyACamera = false; ///< and so will those that insist on a device that is nothing else
    bool pipewire = false;    ///< PipeWire runs
    bool portal = false;      ///< and programs may ask for cameras by it

    void add(std::string id, Finding::Severity severity, std::string what, std::string remedy = {},
             bool deviceCanBeMade = false)
    {
        findings.push_back({std::move(id), severity, std::move(what), std::move(remedy), deviceCanBeMade});
    }
    /// `path` as the system names it.
    std::filesystem::path at(const std::filesystem::path &path) const
    {
        return examination.root / path.relative_path();
    }
};

/// "firefox (1234), zoom (99)": who has the device open; empty where nobody is seen to.
std::string holdersOf(const std::filesystem::path &node, const Chart &);

/// How to be allowed to use a node.
std::string permissionRemedy(const std::filesystem::path &node, const Chart &);

/// How to install one of Debian's packages; on other systems by other words.
std::string installing(const std::string &debian, const std::string &fedora, const std::string &arch, const Chart &);

void examineCameras(Chart &);
void examinePipeWire(Chart &);
void examineLoopback(Chart &);
void examinePrograms(Chart &);
void examineAccelerators(Chart &);
void examineNetwork(Chart &);

} // namespace bokeh::doctor
