#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/capture/source.h"

namespace bokeh::capture {

/// How a camera sends a picture. In the order in which we like them, when size and rate are equal: the first costs
/// least to turn into I420.
enum class PixelFormat { I420, Nv12, Yuyv, Uyvy, Mjpeg };

/// One way in which a camera can be run.
struct CameraMode {
    PixelFormat pixels{};
    image::Size size;
    int rateNumerator = 30; ///< frames per second, as a fraction
    int rateDenominator = 1;
    friend bool operator==(const CameraMode &, const CameraMode &) = default;
};

struct CameraInfo {
    std::string id;             ///< of the socket it is plugged into: the same when it comes back
    std::filesystem::path node; ///< "/dev/video0"
    std::string name;           ///< "Integrated Camera"
    std::vector<CameraMode> modes;
};

/// The cameras that are there now, by node: devices that capture video in a format we read. Opens each for a moment;
/// one that cannot be opened has no modes.
std::vector<CameraInfo> cameras();

/// The mode to take where nobody chose: at least 30 frames a second (29.97 will do) first, else the most there is; then
/// the size nearest to 1280x720 from below (a smaller one before a larger), then the rate nearest to 30, then the
/// cheapest format. Empty where there are no modes.
std::optional<CameraMode> bestMode(const std::vector<CameraMode> &);

/// "1280×720, 30 fps, MJPEG".
std::string describe(const CameraMode &);

/// Our own V4L2 source: memory-mapped buffers, poll, and an event that ends a wait at once.
/// A frame's time is the driver's monotonic timestamp from the first frame on; `captured` is that timestamp too, so
/// that latency counts from the sensor where the driver says so. Sequence gaps are the driver's drops, and pictures
/// that were passed over: read() gives the newest one that is there, so who comes late gets no old one. Errors, in a
/// sentence: open(): Disconnected where it is not there; Exhausted where another program holds it; BadInput for a mode
/// it does not have, a device that is no camera, a missing permission. read(): Disconnected when it was unplugged;
/// Timeout when it sent nothing for two seconds; BadReply when it sent nothing but garbage for a second (single damaged
/// pictures are passed over and counted); Exhausted when the pool is out, and then nothing is lost: read again.
/// Threads: one owner thread, but for stop().
class CameraSource final : public Source {
public:
    struct Options {
        std::optional<CameraMode> mode = {}; ///< bestMode() otherwise
        std::size_t poolSize = 8;            ///< frames that may be out at once
    };

    /// `idOrNode`: a CameraInfo::id or a device node.
    static Result<std::unique_ptr<CameraSource>> open(const std::string &idOrNode, Options);
    ~CameraSource() override;

    const Format &format() const override;
    const CameraMode &mode() const;
    std::uint64_t damaged() const; ///< pictures passed over
    Result<image::FramePtr> read() override;
    void stop() noexcept override;

private:
    struct State;
    explicit CameraSource(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

/// Tells when a camera comes or goes.
class CameraWatch {
public:
    /// `changed` is called on the watch's own thread, shortly after the kernel's word: once for all
    /// nodes of a camera. It may not destroy the watch. Unsupported where the system does not tell.
    static Result<std::unique_ptr<CameraWatch>> start(std::function<void()> changed);
    ~CameraWatch(); ///< no call after it returns

private:
    struct State;
    explicit CameraWatch(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::capture
