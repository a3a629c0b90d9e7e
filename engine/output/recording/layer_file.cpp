#include "engine/output/recording/layer_file.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace bokeh::output {

namespace {

using namespace std::chrono_literals;

constexpr int kMicroseconds = 1'000'000; // ticks a second
constexpr int kOneThread = 1280 * 720;   // pixels that one thread encodes thirty times a second

// As the containers of clips, but that sound starts at zero: an index that comes first cannot say that it starts
// before.
constexpr media::Container kMp4{.extension = ".mp4",
                                .muxer = "mp4",
                                .videoEncoder = "libx264",
                                .soundEncoder = "aac",
                                .rotation = true,
                                .variableRate = true,
                                .negativeTimes = false,
                                .alpha = false};
constexpr media::Container kMatroska{.extension = ".mkv",
                                     .muxer = "matroska",
                                     .videoEncoder = "libx264",
                                     .soundEncoder = "libopus",
                                     .rotation = false,
                                     .variableRate = true,
                                     .negativeTimes = false,
                                     .alpha = false};
constexpr media::Container kWebm{.extension = ".webm",
                                 .muxer = "webm",
                                 .videoEncoder = "libvpx-vp9",
                                 .soundEncoder = "libopus",
                                 .rotation = false,
                                 .variableRate = true,
                                 .negativeTimes = false,
                                 .alpha = true};
constexpr media::Container kProRes{.extension = ".mov",
                                   .muxer = "mov",
                                   .videoEncoder = "prores_aw",
                                   .soundEncoder = "aac",
                                   .rotation = true,
                                   .variableRate = true,
                                   .negativeTimes = false,
                                   .alpha = true};
constexpr media::Container kMask{.extension = ".mkv",
                                 .muxer = "matroska",
                                 .videoEncoder = "ffv1",
                                 .soundEncoder = nullptr,
                                 .rotation = false,
                                 .variableRate = true,
                                 .negativeTimes = false,
                                 .alpha = false};

/// What a layer is called, and what it can be written into.
struct Choice {
    const char *name, *endings;
    std::array<const media::Container *, 2> containers; // the second may be null
};

Choice choiceOf(Layer layer)
{
    switch (layer) {
    case Layer::Composite:
        return {"recording", ".mp4 or .mkv", {&kMp4, &kMatroska}};
    case Layer::Alpha:
        return {"recording with transparency", ".webm or .mov", {&kWebm, &kProRes}};
    case Layer::Mask:
        return {"recording of masks", ".mkv", {&kMask, nullptr}};
    case Layer::Raw:
        break;
    }
    return {"recording of the camera", ".mp4 or .mkv", {&kMp4, &kMatroska}};
}

/// Null if there is none.
const media::Container *containerOf(Layer layer, const std::filesystem::path &path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const media::Container *container : choiceOf(layer).containers)
        if (container && extension == container->extension)
            return container;
    return nullptr;
}

LayerFile::Settings completed(LayerFile::Settings settings, const media::Container &container)
{
    media::VideoFormat &video = settings.video;
    if (settings.layer == Layer::Mask) { // the values as they are, and not turned
        video.size = MaskPicture::sizeOf(settings.mask);
        video.colour = {.range = image::Range::Full};
        video.rotation = 0;
        video.aspectNumerator = video.aspectDenominator = 1;
    }
    if (&container == &kProRes)
        video.colour.range = image::Range::Limited;
    if (settings.live)
        video.ticksPerSecond = kMicroseconds;
    return settings;
}

media::VideoEncoder::Settings encoderSettings(const LayerFile::Settings &settings, const media::Container &container)
{
    const image::Size size = settings.video.size;
    const bool small = std::int64_t{size.width} * size.height <= kOneThread;
    media::VideoEncoder::Settings encoder{
        .alpha = container.alpha, .threads = settings.live && small ? 1 : 2, .live = settings.live};
    if (&container == &kMask)
        encoder.pixels = MaskPicture::formatOf(settings.mask);
    else if (&container == &kProRes)
        encoder.pixels = ProResPicture::kFormat;
    return encoder;
}

} // namespace

Status LayerFile::check(Layer layer, const std::filesystem::path &path)
{
    if (containerOf(layer, path))
        return {};
    const Choice choice = choiceOf(layer);
    return Error{Errc::BadInput, fmt::format("\"{}\" is no name for a {}: it must end in {}", path.string(),
                                             choice.name, choice.endings)};
}

LayerFile::LayerFile(Settings settings, const media::Container &container)
    : settings_(std::move(settings)), container_(&container)
{
}

Result<std::unique_ptr<LayerFile>> LayerFile::open(Settings settings)
{
    if (auto named = check(settings.layer, settings.path); !named)
        return named.error();
    const media::Container &container = *containerOf(settings.layer, settings.path);
    const image::Range range = settings.video.colour.range;
    std::unique_ptr<LayerFile> file(new LayerFile(completed(std::move(settings), container), container));
    if (&container == &kMask)
        file->mask_ = std::make_unique<MaskPicture>(file->settings_.mask);
    if (&container == &kProRes)
        file->proRes_ = std::make_unique<ProResPicture>(file->settings_.video.size, range);
    if (auto opened = file->openParts(); !opened)
        return opened.error();
    return file;
}

Status LayerFile::openParts()
{
    const Readers readers = settings_.layer == Layer::Raw ? Readers::Owner : Readers::AsUmask;
    auto muxer = media::Muxer::open(settings_.path, *container_, settings_.growth, readers);
    if (!muxer)
        return muxer.error();
    muxer_ = *std::move(muxer);
    auto video = media::VideoEncoder::open(settings_.video, encoderSettings(settings_, *container_), *muxer_);
    if (!video)
        return video.error();
    video_ = *std::move(video);
    if (settings_.soundChannels > 0 && container_->soundEncoder) {
        auto corrector = media::DriftCorrector::open(settings_.soundChannels);
        if (!corrector)
            return corrector.error();
        corrector_ = *std::move(corrector);
        auto sound = media::SoundEncoder::open(settings_.soundChannels, *muxer_);
        if (!sound)
            return sound.error();
        sound_ = *std::move(sound);
    }
    return muxer_->begin();
}

Status LayerFile::write(const LayerPicture &picture)
{
    Status done;
    if (mask_) {
        auto filled = mask_->fill(*picture.mask);
        done = filled ? video_->encode(**filled, picture.time) : Status(filled.error());
    } else if (const image::Size is = picture.frame->size(), was = settings_.video.size; is != was) {
        return Error{Errc::BadInput,
                     fmt::format("the picture is {}x{} now, but the recording began with {}x{}: start another one",
                                 is.width, is.height, was.width, was.height)};
    } else if (settings_.layer == Layer::Alpha) {
        done = writeAlpha(picture);
    } else {
        done = video_->encode(*picture.frame, nullptr, picture.time);
    }
    if (done)
        time_ = picture.time;
    return done;
}

Status LayerFile::writeAlpha(const LayerPicture &picture)
{
    const image::Size size = picture.frame->size();
    if (picture.alpha && picture.alpha->size != size)
        return Error{Errc::Internal, "the alpha of a picture has not the picture's size"};
    if (!picture.alpha && nobody_.size() != size) {
        nobody_ = image::Plane(size);
        for (int y = 0; y < size.height; ++y)
            std::fill_n(nobody_.row(y), size.width, std::uint8_t{0});
    }
    const image::PlaneView alpha = picture.alpha ? *picture.alpha : std::as_const(nobody_).view();
    if (!proRes_)
        return video_->encode(*picture.frame, &alpha, picture.time);
    auto filled = proRes_->fill(*picture.frame, alpha);
    return filled ? video_->encode(**filled, picture.time) : Status(filled.error());
}

Status LayerFile::writeSound(std::span<const float> samples, std::chrono::nanoseconds time)
{
    if (!sound_)
        return {};
    auto corrected = corrector_->put(samples, time);
    return corrected ? sound_->encode(*corrected) : Status(corrected.error());
}

Status LayerFile::complete()
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
    return muxer_->complete();
}

} // namespace bokeh::output
