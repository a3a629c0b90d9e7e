#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/capture/camera.h"
#include "engine/doctor/call_device.h"
#include "engine/doctor/doctor.h"
#include "engine/pipeline/live/audio_input.h"
#include "engine/pipeline/live/call_cameras.h"
#include "engine/pipeline/live/live_run.h"

namespace bokeh::ui {

/// What the window runs on. The program fills it with cameras and the emulator, a test with things that fail.
/// Threads: every other function is called from threads other than the GUI's, and may be left waiting there at exit.
struct Devices {
    using OpenedSource = Result<std::unique_ptr<capture::Source>>;

    std::function<std::vector<capture::CameraInfo>()> cameras;
    std::function<OpenedSource(const std::string &id, std::optional<capture::CameraMode>)> openCamera;
    std::function<OpenedSource()> openPattern;
    /// A network by name or file; the best that this machine can afford where the name is empty.
    std::function<Result<pipeline::NetworkPtr>(const std::string &)> network;
    /// Where masks are computed, for what was chosen. Called on the GUI's thread; what it returns, on others.
    std::function<accelerator::AcceleratorSources(const accelerator::AcceleratorSelection &)> accelerators =
        accelerator::sourcesOf;
    /// Cameras that other programs find.
    std::function<std::shared_ptr<pipeline::CallCameras>()> calls = [] {
        return std::make_shared<pipeline::CallCameras>();
    };
    /// Microphones to record with, and how one is listened to.
    std::function<Result<std::vector<capture::MicrophoneInfo>>()> microphones = [] {
        return capture::listMicrophones();
    };
    pipeline::OpenSound openSound = pipeline::openMicrophone;
    /// What stands between a camera and a call.
    std::function<std::vector<doctor::Finding>()> examine = [] { return doctor::examine(); };
    /// Has a device made for calls; waits for the person's answer to the question whether it may.
    std::function<Result<std::filesystem::path>()> makeCallDevice = doctor::makeCallDevice;
    Trace *trace = nullptr; ///< must outlive whatever was left waiting
};

} // namespace bokeh::ui
