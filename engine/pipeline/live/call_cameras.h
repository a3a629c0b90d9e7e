#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/output/virtual_camera.h"

namespace bokeh::pipeline {

/// "Send to calls": every kind of camera that this machine can offer to other programs, at once, by one switch. A kind
/// that cannot be had (yet) is tried again from time to time.
/// Threads: any. Nothing waits for a device: each kind has a thread of its own, which shows the newest picture, and a
/// device that hangs keeps that thread alone.
class CallCameras {
public:
    using Open = std::function<Result<std::unique_ptr<output::VirtualCamera>>()>;

    /// Each opens one kind; called on a thread of this object's own, again and again while it fails.
    explicit CallCameras(std::vector<Open>);
    CallCameras();  ///< PipeWire, and the first device of v4l2loopback that is free
    ~CallCameras(); ///< within half a second; a device that hangs is left behind
    CallCameras(const CallCameras &) = delete;
    CallCameras &operator=(const CallCameras &) = delete;

    void turn(bool on); ///< off at first. Off, other programs do not find the camera
    bool isOn() const;

    void show(const image::FramePtr &);

    int watchers() const; ///< of all kinds
    /// Why no program can find the camera, in a sentence for a person; empty while one kind works, and while off.
    std::string problem() const;

private:
    struct State;
    struct Threads;
    std::shared_ptr<State> state_;
    std::unique_ptr<Threads> threads_;
};

} // namespace bokeh::pipeline
