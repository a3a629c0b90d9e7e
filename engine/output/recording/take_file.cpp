#include "engine/output/recording/take_file.h"

#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <variant>

namespace bokeh::output {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// A crash may cost a second. This much waits for the end of a fragment; the rest is for a full queue, which is half a
// second at thirty pictures a second, and for the encoder.
constexpr auto kFlushEvery = 400ms;
// So soon is there something to see: encoder and muxer hold back one picture each, and a Matroska file that holds none
// does not open.
constexpr std::uint64_t kFirstPictures = 4;

constexpr int kMicroseconds = 1'000'000; // ticks a second
constexpr int kOneThread = 1280 * 720;   // pixels that one thread encodes thirty times a second

// As the containers of clips, but that sound starts at zero: an index that comes first cannot say that it starts
// before.
constexpr Container kMp4{.extension = ".mp4",
                         .muxer = "mp4",
                         .videoEncoder = "libx264",
                         .soundEncoder = "aac",
                         .rotation = true,
                         .variableRate = true,
                         .negativeTimes = false,
                         .alpha = false};
constexpr Container kMatroska{.extension = ".mkv",
                              .muxer = "matroska",
                              .videoEncoder = "libx264",
                              .soundEncoder = "libopus",
                              .rotation = false,
                              .variableRate = true,
                              .negativeTimes = false,
                              .alpha = false};
constexpr Container kWebm{.extension = ".webm",
                          .muxer = "webm",
                          .videoEncoder = "libvpx-vp9",
                          .soundEncoder = "libopus",
                          .rotation = false,
                          .variableRate = true,
                          .negativeTimes = false,
                          .alpha = true};
constexpr Container kProRes{.extension = ".mov",
                            .muxer = "mov",
                            .videoEncoder = "prores_aw",
                            .soundEncoder = "aac",
                            .rotation = true,
                            .variableRate = true,
                            .negativeTimes = false,
                            .alpha = true};
constexpr Container kMask{.extension = ".mkv",
                          .muxer = "matroska",
                          .videoEncoder = "ffv1",
                          .soundEncoder = nullptr,
                          .rotation = false,
                          .variableRate = true,
                          .negativeTimes = false,
                          .alpha = false};

const Container &containerOf(const TakeFile::Settings &settings)
{
    if (settings.kind == TakeFile::Kind::Mask)
        return kMask;
    for (const Container *container : {&kMp4, &kMatroska, &kWebm})
        if (settings.path.extension() == container->extension)
            return *container;
    return kProRes;
}

TakeFile::Settings completed(TakeFile::Settings settings)
{
    if (settings.kind == TakeFile::Kind::Mask) {
        settings.video.size = MaskPicture::sizeOf(settings.mask);
        settings.video.colour = {.range = image::Range::Full}; // the values as they are
    }
    if (&containerOf(settings) == &kProRes)
        settings.video.colour.range = image::Range::Limited;
    settings.video.ticksPerSecond = kMicroseconds;
    return settings;
}

std::int64_t bytesOf(const TakeFile::Settings &settings)
{
    const image::Size size = settings.video.size;
    const std::int64_t pixels = std::int64_t{size.width} * size.height;
    const bool alpha = settings.kind == TakeFile::Kind::Alpha;
    return settings.kind == TakeFile::Kind::Mask ? 2 * pixels : pixels * 3 / 2 + (alpha ? pixels : 0);
}

VideoEncoder::Settings encoderSettings(const TakeFile::Settings &settings, const Container &container)
{
    const image::Size size = settings.video.size;
    VideoEncoder::Settings encoder{
        .alpha = container.alpha, .threads = std::int64_t{size.width} * size.height > kOneThread ? 2 : 1, .live = true};
    if (&container == &kMask)
        encoder.pixels = MaskPicture::formatOf(settings.mask);
    else if (&container == &kProRes)
        encoder.pixels = ProResPicture::kFormat;
    return encoder;
}

} // namespace

TakeFile::TakeFile(Settings settings, const Container &container, std::int64_t pictureBytes)
    : settings_(std::move(settings)), container_(&container), queue_(pictureBytes)
{
}

Result<std::shared_ptr<TakeFile>> TakeFile::open(Settings settings)
{
    const Container &container = containerOf(settings);
    const image::Range range = settings.video.colour.range;
    settings = completed(std::move(settings));
    const std::int64_t bytes = bytesOf(settings);
    std::shared_ptr<TakeFile> file(new TakeFile(std::move(settings), container, bytes));
    if (&container == &kMask)
        file->mask_ = std::make_unique<MaskPicture>(file->settings_.mask);
    if (&container == &kProRes)
        file->proRes_ = std::make_unique<ProResPicture>(file->settings_.video.size, range);
    if (auto opened = file->openParts(); !opened)
        return opened.error();
    return file;
}

Status TakeFile::openParts()
{
    auto muxer = Muxer::open(settings_.path, *container_, Muxer::Growth::InPlace);
    if (!muxer)
        return muxer.error();
    muxer_ = *std::move(muxer);
    auto video = VideoEncoder::open(settings_.video, encoderSettings(settings_, *container_), *muxer_);
    if (!video)
        return video.error();
    video_ = *std::move(video);
    if (settings_.soundChannels > 0 && container_->soundEncoder) {
        auto corrector = DriftCorrector::open(settings_.soundChannels);
        if (!corrector)
            return corrector.error();
        corrector_ = *std::move(corrector);
        auto sound = SoundEncoder::open(settings_.soundChannels, *muxer_);
        if (!sound)
            return sound.error();
        sound_ = *std::move(sound);
    }
    return muxer_->begin();
}

Status TakeFile::run()
{
    const Status done = work();
    queue_.end();
    if (!done && !muxer_->failed())
        (void)finish(); // what was encoded is sound
    video_.reset();
    sound_.reset();
    muxer_.reset();
    return done;
}

Status TakeFile::work()
{
    for (;;) {
        const TakeQueue::Taken taken = queue_.take(unflushed_ ? flushBy_ : Clock::now() + kFlushEvery);
        if (taken.ended)
            return finish();
        Status done;
        if (const auto *picture = std::get_if<QueuedPicture>(&taken.item))
            done = encode(*picture);
        else if (const auto *sound = std::get_if<SoundPtr>(&taken.item))
            done = encodeSound(**sound);
        if (done)
            done = flushWhenDue();
        if (!done)
            return done;
        if (std::holds_alternative<QueuedPicture>(taken.item))
            pictures_.add();
    }
}

Status TakeFile::encode(const QueuedPicture &picture)
{
    Status done;
    if (mask_) {
        auto filled = mask_->fill(*picture.mask);
        done = filled ? video_->encode(**filled, picture.time) : Status(filled.error());
    } else if (const image::Size is = picture.frame->size(), was = settings_.video.size; is != was) {
        return Error{Errc::BadInput,
                     fmt::format("the picture is {}x{} now, but the recording began with {}x{}: start another one",
                                 is.width, is.height, was.width, was.height)};
    } else if (settings_.kind == Kind::Alpha) {
        done = encodeAlpha(picture);
    } else {
        done = video_->encode(*picture.frame, nullptr, picture.time);
    }
    if (!done)
        return done;
    if (!unflushed_)
        flushBy_ = Clock::now() + kFlushEvery;
    unflushed_ = true;
    time_ = picture.time;
    return {};
}

Status TakeFile::encodeAlpha(const QueuedPicture &picture)
{
    const image::Size size = picture.frame->size();
    if (picture.alpha && picture.alpha->plane.size() != size)
        return Error{Errc::Internal, "the alpha of a picture has not the picture's size"};
    if (!picture.alpha && nobody_.size() != size) {
        nobody_ = image::Plane(size);
        for (int y = 0; y < size.height; ++y)
            std::fill_n(nobody_.row(y), size.width, std::uint8_t{0});
    }
    const image::PlaneView alpha = picture.alpha ? picture.alpha->plane.view() : std::as_const(nobody_).view();
    if (!proRes_)
        return video_->encode(*picture.frame, &alpha, picture.time);
    auto filled = proRes_->fill(*picture.frame, alpha);
    return filled ? video_->encode(**filled, picture.time) : Status(filled.error());
}

Status TakeFile::encodeSound(const Sound &sound)
{
    if (!sound_)
        return {};
    auto corrected = corrector_->put(sound.samples, sound.time);
    if (!corrected)
        return corrected.error();
    soundCorrection_.store(corrector_->correction(), std::memory_order_relaxed);
    if (!unflushed_)
        flushBy_ = Clock::now() + kFlushEvery;
    unflushed_ = true;
    return sound_->encode(*corrected);
}

/// By the pictures' clock, and by the wall's where no picture comes.
Status TakeFile::flushWhenDue()
{
    const bool due = pictures() < kFirstPictures || time_ - flushedTime_ >= kFlushEvery || Clock::now() >= flushBy_;
    if (!unflushed_ || !due)
        return {};
    if (auto flushed = muxer_->flush(); !flushed)
        return flushed;
    bytes_.store(static_cast<std::uint64_t>(muxer_->bytes()), std::memory_order_relaxed);
    flushedTime_ = time_;
    unflushed_ = false;
    return {};
}

Status TakeFile::finish()
{
    if (auto flushed = video_->flush(); !flushed)
        return flushed;
    if (sound_) { // as long as the pictures
        const auto frame =
            std::chrono::nanoseconds(1s) * settings_.video.rateDenominator / settings_.video.rateNumerator;
        auto rest = corrector_->silenceUntil(time_ + frame);
        if (!rest)
            return rest.error();
        if (auto encoded = sound_->encode(*rest); !encoded)
            return encoded;
        if (auto flushed = sound_->flush(); !flushed)
            return flushed;
    }
    if (auto finished = muxer_->finish(); !finished)
        return finished;
    bytes_.store(static_cast<std::uint64_t>(muxer_->bytes()), std::memory_order_relaxed);
    return {};
}

} // namespace bokeh::output
