#pragma once

#include <filesystem>
#include <memory>

#include "engine/image/colour.h"
#include "engine/image/plane.h"
#include "engine/output/virtual_camera.h"

namespace bokeh::output {

/// A virtual camera by the kernel module v4l2loopback, for the many programs that know no other kind. Needs no root,
/// only a device of the module that nobody writes to.
///
/// All who watch get the same size and format, fixed when it opens. Frames of another shape are shown whole between
/// black bars. While none come, a dark picture does, once a second, so that nobody waits or keeps the last one.
/// watchers() are those who stream, from version 0.13 of the module on; with older ones, those who have the device
/// open, looked for every half second.
class V4l2LoopbackCamera final : public VirtualCamera {
public:
    struct Options {
        std::filesystem::path node = {}; ///< the first that is free by default
        image::Size size{1280, 720};     ///< even sides; the device's own where that was fixed by others
        int rateNumerator = 30;          ///< pictures a second, as a fraction: what programs are told
        int rateDenominator = 1;
        /// What frames are turned into. Told by the format, but few programs look there, and the others take this.
        image::Colour colour{.matrix = image::Matrix::Bt601, .range = image::Range::Limited};
        Changed changed = {};
    };

    /// Unsupported where there is no device of the module (see createLoopback()); otherwise as
    /// v4l2::LoopbackDevice::open(). May take seconds with a device that another program has open.
    static Result<std::unique_ptr<V4l2LoopbackCamera>> open(const Options &);
    ~V4l2LoopbackCamera() override;

    const std::filesystem::path &node() const; ///< of its device

    Status show(const image::FramePtr &) override;
    int watchers() const override;
    std::string problem() const override;

private:
    struct State;
    explicit V4l2LoopbackCamera(std::unique_ptr<State>);
    static Result<std::unique_ptr<V4l2LoopbackCamera>> openAt(const std::filesystem::path &, const Options &);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::output
