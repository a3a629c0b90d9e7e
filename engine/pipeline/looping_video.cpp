#include "engine/pipeline/looping_video.h"

#include <algorithm>
#include <fmt/format.h>

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;

constexpr image::Size kLargest{1920, 1080};
constexpr auto kStandsStill = 24h;

Result<std::unique_ptr<capture::FileSource>> openFitting(const std::filesystem::path &path)
{
    auto opened = capture::FileSource::open(path, {.threads = 1});
    if (!opened)
        return opened;
    const image::Size size = (*opened)->format().size;
    const double factor = std::min(
        {1.0, static_cast<double>(kLargest.width) / size.width, static_cast<double>(kLargest.height) / size.height});
    if (factor == 1)
        return opened;
    const image::Size fitting{std::max(1, static_cast<int>(size.width * factor)),
                              std::max(1, static_cast<int>(size.height * factor))};
    return capture::FileSource::open(path, {.size = fitting, .threads = 1});
}

/// How long a frame stays: what the nominal rate says, at least a millisecond.
std::chrono::nanoseconds interval(const capture::Format &format)
{
    return std::max<std::chrono::nanoseconds>(1ms, capture::frameTime(format));
}

} // namespace

Result<std::unique_ptr<LoopingVideo>> LoopingVideo::open(const std::filesystem::path &path)
{
    std::unique_ptr<LoopingVideo> reel(new LoopingVideo(path));
    if (Status begun = reel->begin(); !begun)
        return begun.error();
    return reel;
}

Status LoopingVideo::begin()
{
    auto opened = openFitting(path_);
    if (!opened)
        return opened.error();
    auto first = (*opened)->read();
    if (!first)
        return first.error();
    if (!*first)
        return Error{Errc::BadInput, fmt::format("{} has no pictures", path_.string())};
    source_ = *std::move(opened);
    current_ = *std::move(first);
    advance();
    return {};
}

/// Reads the frame after the current one, and knows when it is due.
void LoopingVideo::advance()
{
    auto read = source_->read();
    next_ = read ? *std::move(read) : nullptr;
    due_ = round_ + (next_ ? next_->time : current_->time + interval(source_->format()));
}

image::FramePtr LoopingVideo::at(std::chrono::nanoseconds time)
{
    while (source_ && time >= due_) {
        if (next_) {
            current_ = std::move(next_);
            advance();
            continue;
        }
        round_ = due_;
        if (!begin()) {
            source_.reset();
            due_ += kStandsStill;
        }
    }
    return current_;
}

} // namespace bokeh::pipeline
