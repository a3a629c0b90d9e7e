#include "engine/pipeline/live/inputs.h"

#include <algorithm>
#include <charconv>

#include "engine/capture/file_source.h"
#include "engine/capture/paced_source.h"
#include "engine/capture/pattern_source.h"
#include "engine/pipeline/live/mask_matcher.h"

namespace bokeh::pipeline {

namespace {

// Waiting on the matcher, at the accelerator, in the compositor's hands, kept for a cover, and being filled.
constexpr std::size_t kFrames = MaskMatcher::kRoom + 5;

using Opened = Result<std::unique_ptr<capture::Source>>;

template <class T> Opened asSource(Result<std::unique_ptr<T>> opened, bool paced)
{
    if (!opened)
        return opened.error();
    std::unique_ptr<capture::Source> source = *std::move(opened);
    if (paced)
        source = std::make_unique<capture::PacedSource>(std::move(source));
    return source;
}

/// The id or node of the camera that is meant; empty if there is none.
std::string cameraNamed(const std::string &wanted)
{
    if (wanted.empty()) {
        const auto all = capture::cameras();
        return all.empty() ? "" : all.front().id;
    }
    unsigned number = 0;
    const char *end = wanted.data() + wanted.size();
    if (std::from_chars(wanted.data(), end, number).ptr == end)
        return "/dev/video" + wanted;
    return wanted;
}

/// The best of the modes of the size asked for, where there is one.
std::optional<capture::CameraMode> modeOf(const LiveInput &input, const std::string &camera)
{
    if (input.mode || !input.size)
        return input.mode;
    for (const capture::CameraInfo &info : capture::cameras())
        if (info.id == camera || info.node == camera) {
            std::vector<capture::CameraMode> fitting = info.modes;
            std::erase_if(fitting, [&](const auto &mode) { return mode.size != *input.size; });
            return capture::bestMode(fitting);
        }
    return std::nullopt;
}

Opened openCamera(const LiveInput &input, const std::string &wanted)
{
    const std::string camera = cameraNamed(wanted);
    if (camera.empty())
        return Error{Errc::Disconnected, "there is no camera; plug one in"};
    return asSource(capture::CameraSource::open(camera, {.mode = modeOf(input, camera), .poolSize = kFrames}), false);
}

} // namespace

OpenSource openInput(LiveInput input)
{
    const std::string prefix = "camera";
    if (input.name == prefix || input.name.starts_with(prefix + ":"))
        return [input, wanted = input.name.substr(std::min(input.name.size(), prefix.size() + 1))] {
            return openCamera(input, wanted);
        };
    if (input.name == "pattern")
        return [input] {
            capture::PatternSource::Options options{.frames = input.frames, .poolSize = kFrames};
            options.size = input.size.value_or(options.size);
            return asSource(capture::PatternSource::open(options), input.paced);
        };
    return [input] {
        return asSource(capture::FileSource::open(input.name, {.size = input.size, .poolSize = kFrames}), input.paced);
    };
}

} // namespace bokeh::pipeline
