#include "engine/capture/v4l2/negotiated_mode.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <linux/videodev2.h>

#include "engine/capture/v4l2/modes.h"

namespace bokeh::capture::v4l2 {

namespace {

Result<CameraMode> chooseMode(const Device &device, const std::optional<CameraMode> &wanted)
{
    const auto modes = modesOf(device);
    const auto best = bestMode(modes);
    if (!best)
        return Error{Errc::BadInput,
                     fmt::format("The camera \"{}\" sends pictures in no format that can be read", device.name())};
    if (wanted && std::ranges::find(modes, *wanted) == modes.end())
        return Error{Errc::BadInput, fmt::format("The camera \"{}\" has no mode {}; {} is one of those it has",
                                                 device.name(), describe(*wanted), describe(*best))};
    return wanted.value_or(*best);
}

/// Agrees on the format with the driver.
Result<Layout> setFormat(const Device &device, const CameraMode &mode)
{
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    format.fmt.pix.width = static_cast<std::uint32_t>(mode.size.width);
    format.fmt.pix.height = static_cast<std::uint32_t>(mode.size.height);
    format.fmt.pix.pixelformat = fourccOf(mode.pixels);
    format.fmt.pix.field = V4L2_FIELD_NONE;
    if (const int reason = device.control(VIDIOC_S_FMT, &format); reason != 0)
        return device.error(reason);
    // A driver may answer with something else, that is near.
    auto layout = Layout::of(format.fmt.pix);
    if (!layout || layout->pixels != mode.pixels || layout->size != mode.size)
        return Error{Errc::BadReply, fmt::format("The camera \"{}\" does not keep to {}: {}", device.name(),
                                                 describe(mode), layout ? "it chose another" : layout.error().what)};
    return layout;
}

/// Sets the rate, and puts into `mode` what it came to. A device without a choice of rates has the rate it has.
Status setRate(const Device &device, CameraMode &mode)
{
    v4l2_streamparm wish{};
    wish.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    wish.parm.capture.timeperframe = {static_cast<std::uint32_t>(mode.rateDenominator),
                                      static_cast<std::uint32_t>(mode.rateNumerator)};
    if (const int reason = device.control(VIDIOC_S_PARM, &wish); reason == ENOTTY || reason == EINVAL)
        return {};
    else if (reason != 0)
        return device.error(reason);
    mode = withInterval(mode, wish.parm.capture.timeperframe.numerator, wish.parm.capture.timeperframe.denominator);
    return {};
}

} // namespace

Result<NegotiatedMode> agree(const Device &device, const std::optional<CameraMode> &wanted)
{
    auto mode = chooseMode(device, wanted);
    if (!mode)
        return mode.error();
    const auto layout = setFormat(device, *mode);
    if (!layout)
        return layout.error();
    if (auto set = setRate(device, *mode); !set)
        return set.error();
    return NegotiatedMode{*mode, *layout};
}

} // namespace bokeh::capture::v4l2
