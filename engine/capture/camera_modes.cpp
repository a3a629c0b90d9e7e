#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <tuple>

#include "engine/capture/camera.h"

namespace bokeh::capture {

namespace {

double rateOf(const CameraMode &mode)
{
    return static_cast<double>(mode.rateNumerator) / mode.rateDenominator;
}

const char *nameOf(PixelFormat pixels)
{
    switch (pixels) {
    case PixelFormat::I420:
        return "I420";
    case PixelFormat::Nv12:
        return "NV12";
    case PixelFormat::Yuyv:
        return "YUYV";
    case PixelFormat::Uyvy:
        return "UYVY";
    case PixelFormat::Mjpeg:
        break;
    }
    return "MJPEG";
}

/// The lesser, the better.
auto rank(const CameraMode &mode)
{
    constexpr std::int64_t kWidth = 1280, kHeight = 720;
    constexpr double kFluent = 29.5; // 30000/1001 counts as 30
    const double rate = rateOf(mode);
    const bool larger = mode.size.width > kWidth || mode.size.height > kHeight;
    const std::int64_t distance = std::abs(std::int64_t{mode.size.width} * mode.size.height - kWidth * kHeight);
    return std::tuple(std::max(kFluent - rate, 0.0), larger, distance, std::abs(rate - 30), mode.pixels);
}

} // namespace

std::optional<CameraMode> bestMode(const std::vector<CameraMode> &modes)
{
    const auto best = std::ranges::min_element(modes, {}, rank);
    return best == modes.end() ? std::nullopt : std::optional(*best);
}

std::string describe(const CameraMode &mode)
{
    return fmt::format("{}×{}, {:.4g} fps, {}", mode.size.width, mode.size.height, rateOf(mode), nameOf(mode.pixels));
}

} // namespace bokeh::capture
