#pragma once

#include <memory>
#include <string>

#include "engine/output/virtual_camera.h"

namespace bokeh::output {

/// A camera in the PipeWire graph of this session, as browsers (through the camera portal), OBS and GStreamer read it.
/// Needs neither root nor a kernel module. Offers several sizes, rates and pixel formats; all who watch at a time share
/// what the first has asked for, as with any camera. The first picture of a stretch of watching is black, so that
/// nobody waits for the real camera to open, and nothing but black and what show() was given ever leaves. A daemon that
/// ends is waited for: the camera comes back with it, and problem() speaks meanwhile.
class PipeWireCamera final : public VirtualCamera {
public:
    struct Options {
        image::Size size{1280, 720}; ///< of the pictures to come: the first choice where a reader has none
        /// What readers get that do not speak of colour; pictures in another are converted. Browsers take any picture
        /// for this one, BT.601 in limited range, whatever they are told.
        image::Colour colour = {};
        std::string name = "Bokehcam"; ///< as people see it in a list of cameras
        std::string daemon = {};       ///< its socket, by name or path; empty for that of the session
        Changed changed = {};
    };

    /// The daemon need not run. Exhausted where there is no memory or thread for it.
    static Result<std::unique_ptr<PipeWireCamera>> open(Options);
    ~PipeWireCamera() override;

    Status show(const image::FramePtr &) override;
    int watchers() const override;
    std::string problem() const override;

private:
    struct State;
    explicit PipeWireCamera(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::output
