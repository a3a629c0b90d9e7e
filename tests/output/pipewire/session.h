#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

#include "process.h"
#include "tests/eventually.h"

/// Waits until it is so; false when it has not come to be after a generous while.
using bokeh::test::eventually;

/// A desktop session's buses and daemons, private to one test: D-Bus, PipeWire and WirePlumber in a folder of their
/// own.
class Session {
public:
    Session();
    ~Session();

    /// Of the folder; the daemons' words are in "log" there, and shown where a test fails to start them.
    const std::filesystem::path &folder() const { return folder_; }
    std::string daemon() const { return (folder_ / "pipewire-0").string(); } ///< its socket

    void startPipeWire(); ///< with WirePlumber
    void killPipeWire();  ///< as a crash would
    void startManager();  ///< WirePlumber alone, which connects those who listen with those who speak
    void killManager();

    /// Waits until the session manager would link a reader to the camera. Who comes earlier is turned away for good.
    bool knowsCamera() const;

    /// What a person answers who is asked whether programs may use cameras. The desktop's part of the portal, which
    /// would ask, is only said to be there.
    void allowCameras();

    /// gst-launch-1.0 with these words; its pictures are read with Process::read().
    Process gstreamer(const std::vector<std::string> &pipeline) const;
    Process run(std::vector<std::string> command, bool readOutput = false) const;

private:
    std::vector<std::string> environment() const;
    std::filesystem::path folder_;
    std::optional<Process> bus_, pipewire_, wireplumber_;
};
