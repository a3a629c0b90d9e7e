// What the tests share that run in a virtual machine with "vivid", the kernel's test camera; see CMakeLists.txt for its
// parameters.
#pragma once

#include <catch2/catch.hpp>
#include <memory>

#include "engine/capture/camera.h"
#include "tests/capture/vivid.h"

namespace bokeh::test {

using capture::CameraMode;
using capture::CameraSource;
using capture::PixelFormat;

constexpr const char *kNode = "/dev/video0";
constexpr const char *kId = "platform/vivid.0-video-index0";
constexpr const char *kHdmiNode = "/dev/video4"; // a box that captures HDMI, by any size

inline std::unique_ptr<CameraSource> open(CameraSource::Options options = {})
{
    auto source = CameraSource::open(kNode, options);
    if (!source)
        FAIL(source.error().what);
    return *std::move(source);
}

inline image::FramePtr read(CameraSource &source)
{
    auto frame = source.read();
    if (!frame)
        FAIL(frame.error().what);
    return *std::move(frame);
}

/// The first error; frames before it are let go.
inline Error readToError(CameraSource &source)
{
    for (int i = 0; i < 600; ++i)
        if (auto frame = source.read(); !frame)
            return frame.error();
    return {Errc::Internal, "600 frames came and no error"};
}

/// Small enough for a processor that is emulated.
inline CameraMode smallMode(PixelFormat pixels)
{
    return {.pixels = pixels, .size = {640, 360}, .rateNumerator = 30};
}

} // namespace bokeh::test
