#include "engine/capture/v4l2/modes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <linux/videodev2.h>
#include <numeric>
#include <utility>

#include "engine/capture/v4l2/layout.h"

namespace bokeh::capture::v4l2 {

namespace {

constexpr std::array<std::pair<PixelFormat, std::uint32_t>, 5> kFourccs{{{PixelFormat::I420, V4L2_PIX_FMT_YUV420},
                                                                         {PixelFormat::Nv12, V4L2_PIX_FMT_NV12},
                                                                         {PixelFormat::Yuyv, V4L2_PIX_FMT_YUYV},
                                                                         {PixelFormat::Uyvy, V4L2_PIX_FMT_UYVY},
                                                                         {PixelFormat::Mjpeg, V4L2_PIX_FMT_MJPEG}}};

// Offered where the device leaves the choice to us.
constexpr std::array<image::Size, 10> kUsualSizes{{{320, 240},
                                                   {640, 360},
                                                   {640, 480},
                                                   {800, 600},
                                                   {960, 540},
                                                   {1280, 720},
                                                   {1280, 960},
                                                   {1920, 1080},
                                                   {2560, 1440},
                                                   {3840, 2160}}};
constexpr std::array<std::uint32_t, 5> kUsualRates{60, 30, 25, 20, 15};

/// No camera has more entries in one list; a driver that never ends its list is not followed for ever.
constexpr std::uint32_t kMostEntries = 256;

bool within(int value, std::uint32_t least, std::uint32_t most, std::uint32_t step)
{
    const auto wanted = static_cast<std::uint32_t>(value);
    return wanted >= least && wanted <= most && (wanted - least) % std::max(step, 1U) == 0;
}

image::Size currentSize(const Device &device)
{
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (device.control(VIDIOC_G_FMT, &format) != 0)
        return {};
    return {static_cast<int>(format.fmt.pix.width), static_cast<int>(format.fmt.pix.height)};
}

/// Zeros where it does not say.
v4l2_fract currentInterval(const Device &device)
{
    v4l2_streamparm now{};
    now.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return device.control(VIDIOC_G_PARM, &now) == 0 ? now.parm.capture.timeperframe : v4l2_fract{};
}

std::vector<image::Size> sizesOf(const Device &device, std::uint32_t fourcc)
{
    std::vector<image::Size> sizes;
    for (std::uint32_t i = 0; i < kMostEntries; ++i) {
        v4l2_frmsizeenum entry{};
        entry.index = i;
        entry.pixel_format = fourcc;
        if (device.control(VIDIOC_ENUM_FRAMESIZES, &entry) != 0)
            break;
        if (entry.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
            sizes.push_back({static_cast<int>(entry.discrete.width), static_cast<int>(entry.discrete.height)});
            continue;
        }
        const v4l2_frmsize_stepwise &span = entry.stepwise;
        for (const image::Size size : kUsualSizes)
            if (within(size.width, span.min_width, span.max_width, span.step_width) &&
                within(size.height, span.min_height, span.max_height, span.step_height))
                sizes.push_back(size);
        break; // a span has one entry
    }
    if (sizes.empty())
        sizes.push_back(currentSize(device));
    return sizes;
}

void addRate(const v4l2_fract &interval, const CameraMode &mode, std::vector<CameraMode> &modes)
{
    const CameraMode one = withInterval(mode, interval.numerator, interval.denominator);
    if (std::ranges::find(modes, one) == modes.end())
        modes.push_back(one);
}

/// Whether `rate` a second is an interval from `least` to `most`.
bool within(std::uint32_t rate, const v4l2_fract &least, const v4l2_fract &most)
{
    const auto product = [](std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} * b; };
    return product(least.numerator, rate) <= least.denominator && product(most.numerator, rate) >= most.denominator;
}

void addModes(const Device &device, std::uint32_t fourcc, const CameraMode &mode, std::vector<CameraMode> &modes)
{
    for (std::uint32_t i = 0; i < kMostEntries; ++i) {
        v4l2_frmivalenum entry{};
        entry.index = i;
        entry.pixel_format = fourcc;
        entry.width = static_cast<std::uint32_t>(mode.size.width);
        entry.height = static_cast<std::uint32_t>(mode.size.height);
        if (device.control(VIDIOC_ENUM_FRAMEINTERVALS, &entry) != 0) {
            if (i == 0)
                addRate(currentInterval(device), mode, modes);
            return;
        }
        if (entry.type == V4L2_FRMIVAL_TYPE_DISCRETE) {
            addRate(entry.discrete, mode, modes);
            continue;
        }
        for (const std::uint32_t rate : kUsualRates)
            if (within(rate, entry.stepwise.min, entry.stepwise.max))
                addRate({1, rate}, mode, modes);
        return; // a span has one entry
    }
}

} // namespace

std::uint32_t fourccOf(PixelFormat pixels)
{
    return std::ranges::find(kFourccs, pixels, &std::pair<PixelFormat, std::uint32_t>::first)->second;
}

std::optional<PixelFormat> pixelFormatOf(std::uint32_t fourcc)
{
    const auto *const found = std::ranges::find(kFourccs, fourcc, &std::pair<PixelFormat, std::uint32_t>::second);
    return found == kFourccs.end() ? std::nullopt : std::optional(found->first);
}

CameraMode withInterval(CameraMode mode, std::uint32_t numerator, std::uint32_t denominator)
{
    if (numerator == 0 || denominator == 0)
        return mode;
    const std::uint32_t divisor = std::gcd(numerator, denominator);
    constexpr std::uint32_t kMost = std::numeric_limits<int>::max();
    if (numerator / divisor > kMost || denominator / divisor > kMost)
        return mode;
    mode.rateNumerator = static_cast<int>(denominator / divisor);
    mode.rateDenominator = static_cast<int>(numerator / divisor);
    return mode;
}

std::vector<CameraMode> modesOf(const Device &device)
{
    std::vector<CameraMode> modes;
    for (std::uint32_t i = 0; i < kMostEntries; ++i) {
        v4l2_fmtdesc entry{};
        entry.index = i;
        entry.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        if (device.control(VIDIOC_ENUM_FMT, &entry) != 0)
            break;
        const auto pixels = pixelFormatOf(entry.pixelformat);
        if (!pixels)
            continue;
        for (const image::Size size : sizesOf(device, entry.pixelformat))
            if (isReadable(size))
                addModes(device, entry.pixelformat, {.pixels = *pixels, .size = size}, modes);
    }
    return modes;
}

} // namespace bokeh::capture::v4l2
