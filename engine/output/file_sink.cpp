#include "engine/output/file_sink.h"

#include <fmt/format.h>
#include <optional>

#include "engine/media/container.h"
#include "engine/media/muxer.h"
#include "engine/media/sound_track.h"
#include "engine/media/video_encoder.h"

namespace bokeh::output {

struct FileSink::State {
    Options options;
    std::unique_ptr<media::Muxer> muxer; // null once the file is done with; first, since the others write to it
    std::unique_ptr<media::SoundTrack> sound;
    std::unique_ptr<media::VideoEncoder> video;
    std::chrono::nanoseconds end{}; // of the last frame
    bool keepRestOfSound = false;
    bool whole = false; // complete, and without its name
    std::optional<Error> failed;

    Status fail(const Error &error) ///< gives the file up
    {
        video.reset();
        sound.reset();
        muxer.reset();
        failed = error;
        return error;
    }
    Status write(const image::Frame &, const image::PlaneView *alpha);
    Status complete();
    Status reveal();
};

namespace {

Status checkFormat(const media::VideoFormat &format)
{
    if (format.size.width < 1 || format.size.height < 1 || format.rateNumerator < 1 || format.rateDenominator < 1 ||
        format.aspectNumerator < 1 || format.aspectDenominator < 1 || format.rotation % 90 != 0)
        return Error{Errc::Internal,
                     fmt::format("video of {}x{} at {}/{} frames a second, turned by {}, is none", format.size.width,
                                 format.size.height, format.rateNumerator, format.rateDenominator, format.rotation)};
    return {};
}

} // namespace

FileSink::FileSink(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileSink::~FileSink() = default;

Status FileSink::check(const std::filesystem::path &path)
{
    const auto container = media::containerFor(path);
    return container ? Status() : container.error();
}

Result<std::unique_ptr<FileSink>> FileSink::open(const std::filesystem::path &path, Options options)
{
    const auto container = media::containerFor(path);
    if (!container)
        return container.error();
    if (auto checked = checkFormat(options.video); !checked)
        return checked.error();
    if (options.alpha && !(*container)->alpha)
        return Error{Errc::BadInput,
                     fmt::format("\"{}\" cannot hold transparency: use a name that ends in .webm", path.string())};
    options.video.rotation = (options.video.rotation % 360 + 360) % 360;

    auto muxer = media::Muxer::open(path, **container,
                                    options.live ? media::Muxer::Growth::Unfinished : media::Muxer::Growth::Hidden);
    if (!muxer)
        return muxer.error();
    auto video = media::VideoEncoder::open(
        options.video, {.alpha = options.alpha, .threads = options.threads, .live = options.live}, **muxer);
    if (!video)
        return video.error();
    std::unique_ptr<media::SoundTrack> sound;
    if (!options.soundFrom.empty()) {
        auto opened = media::SoundTrack::open(options.soundFrom, **muxer);
        if (!opened)
            return opened.error();
        sound = *std::move(opened);
    }
    if (auto begun = (*muxer)->begin(); !begun)
        return begun.error();
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    state->muxer = *std::move(muxer);
    state->sound = std::move(sound);
    state->video = *std::move(video);
    return std::unique_ptr<FileSink>(new FileSink(std::move(state)));
}

Status FileSink::State::write(const image::Frame &frame, const image::PlaneView *alpha)
{
    if (failed)
        return *failed;
    if (!muxer || whole)
        return Error{Errc::Internal, "a frame came after the end of the video"};
    if (frame.size() != options.video.size || (alpha && alpha->size != frame.size()))
        return fail(
            {Errc::BadInput, fmt::format("a frame of {}x{} does not fit a video of {}x{}", frame.size().width,
                                         frame.size().height, options.video.size.width, options.video.size.height)});
    if (sound)
        if (auto written = sound->writeUpTo(frame.time); !written)
            return fail(written.error());
    if (auto encoded = video->encode(frame, alpha, frame.time); !encoded)
        return fail(encoded.error());
    if (muxer->flushIsDue(frame.time))
        if (auto flushed = muxer->flush(); !flushed)
            return fail(flushed.error());
    const std::int64_t second = 1'000'000'000;
    end = frame.time + std::chrono::nanoseconds(second * options.video.rateDenominator / options.video.rateNumerator);
    return {};
}

Status FileSink::State::complete()
{
    if (failed)
        return *failed;
    if (!muxer || whole)
        return Error{Errc::Internal, "the video was finished twice"};
    if (auto flushed = video->flush(); !flushed)
        return fail(flushed.error());
    if (sound) {
        if (auto written = sound->writeUpTo(keepRestOfSound ? std::chrono::nanoseconds::max() : end); !written)
            return fail(written.error());
        if (auto flushed = sound->flush(); !flushed)
            return fail(flushed.error());
    }
    if (auto completed = muxer->complete(); !completed)
        return fail(completed.error());
    whole = true;
    return {};
}

Status FileSink::State::reveal()
{
    if (!muxer || !whole)
        return Error{Errc::Internal, "only a video that is whole gets its name"};
    if (auto revealed = muxer->reveal(); !revealed)
        return fail(revealed.error());
    muxer.reset();
    return {};
}

Status FileSink::write(const image::FramePtr &frame)
{
    return state_->write(*frame, nullptr);
}

Status FileSink::writeWithAlpha(const image::FramePtr &frame, image::PlaneView alpha)
{
    return state_->write(*frame, &alpha);
}

void FileSink::keepRestOfSound()
{
    state_->keepRestOfSound = true;
}

Status FileSink::complete()
{
    return state_->complete();
}

Status FileSink::reveal()
{
    return state_->reveal();
}

Status FileSink::finish()
{
    const Status completed = complete();
    return completed ? reveal() : completed;
}

} // namespace bokeh::output
