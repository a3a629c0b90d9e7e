#include "engine/media/video_encoder.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace bokeh::media {

namespace {

// Above this, looking ahead costs more memory than it is worth: an 8K frame takes 50 MB, and the encoder would hold 20.
constexpr std::int64_t kLargePicture = 10'000'000;

bool hasOddSide(image::Size size)
{
    return size.width % 2 != 0 || size.height % 2 != 0;
}

AVPixelFormat pixelFormatFor(const VideoFormat &format, const Container &container,
                             const VideoEncoder::Settings &settings)
{
    if (settings.pixels != AV_PIX_FMT_NONE)
        return settings.pixels;
    if (settings.alpha && container.alpha)
        return AV_PIX_FMT_YUVA420P;
    // H.264 in 4:2:0 crops in steps of two, so an odd size can only be said in 4:4:4.
    if (container.videoEncoder == std::string_view("libx264") && hasOddSide(format.size))
        return AV_PIX_FMT_YUV444P;
    return AV_PIX_FMT_YUV420P;
}

void tuneX264(AVCodecContext &encoder, bool live)
{
    av_opt_set(encoder.priv_data, "preset", "veryfast", 0);
    av_opt_set_double(encoder.priv_data, "crf", 20, 0);
    av_opt_set_int(encoder.priv_data, "forced-idr", 1, 0); // a key frame that is asked for is one to start at
    if (live || std::int64_t{encoder.width} * encoder.height > kLargePicture) {
        encoder.max_b_frames = 0;
        av_opt_set(encoder.priv_data, "x264-params", "rc-lookahead=0:sync-lookahead=0:sliced-threads=1", 0);
    }
}

void tuneVp9(AVCodecContext &encoder)
{
    av_opt_set(encoder.priv_data, "deadline", "realtime", 0);
    av_opt_set_int(encoder.priv_data, "cpu-used", 8, 0);
    av_opt_set_int(encoder.priv_data, "row-mt", 1, 0);
    av_opt_set_int(encoder.priv_data, "tile-columns", encoder.width >= 1024 ? 2 : 0, 0);
    av_opt_set_int(encoder.priv_data, "lag-in-frames", 0, 0);
    av_opt_set_int(encoder.priv_data, "auto-alt-ref", 0, 0); // it would need a look ahead, and excludes alpha
    av_opt_set_int(encoder.priv_data, "crf", 24, 0);
    encoder.bit_rate = 0; // so that crf is a quality, not a limit
    // libvpx takes a frame to last this many ticks.
    encoder.ticks_per_frame =
        static_cast<int>(std::max<std::int64_t>(1, av_rescale_q(1, av_inv_q(encoder.framerate), encoder.time_base)));
}

void tuneFfv1(AVCodecContext &encoder)
{
    encoder.level = 3;    // the version of the format that knows checksums
    encoder.gop_size = 1; // every picture stands by itself
    av_opt_set_int(encoder.priv_data, "slicecrc", 1, 0);
}

void setColour(AVCodecContext &encoder, const image::Colour &colour)
{
    encoder.colorspace = static_cast<AVColorSpace>(colour.matrixTag);
    encoder.color_primaries = static_cast<AVColorPrimaries>(colour.primaries);
    encoder.color_trc = static_cast<AVColorTransferCharacteristic>(colour.transfer);
    encoder.color_range = colour.range == image::Range::Full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    if (encoder.pix_fmt != AV_PIX_FMT_YUV444P)
        encoder.chroma_sample_location = static_cast<AVChromaLocation>(colour.chromaLocation);
}

} // namespace

VideoEncoder::VideoEncoder(const VideoFormat &format, const Settings &settings, Muxer &muxer)
    : format_(format),
      settings_(settings),
      muxer_(muxer),
      picture_(format.size, muxer.container().rotation ? 0 : format.rotation,
               pixelFormatFor(format, muxer.container(), settings)),
      packet_(av_packet_alloc())
{
    if (!muxer.container().rotation && format.rotation % 180 != 0)
        std::swap(format_.aspectNumerator, format_.aspectDenominator); // a sample turns with the picture
}

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::open(const VideoFormat &format, const Settings &settings,
                                                         Muxer &muxer)
{
    std::unique_ptr<VideoEncoder> encoder(new VideoEncoder(format, settings, muxer));
    if (auto started = encoder->start(); !started)
        return started.error();
    return encoder;
}

/// Ticks fine enough for every frame time of the source, and at least 10,000 a second for sources that stray.
void VideoEncoder::setTiming()
{
    encoder_->framerate = {format_.rateNumerator, format_.rateDenominator};
    constexpr int kDefault = 90'000, kFine = 10'000, kFinest = 1'000'000;
    int ticks = format_.ticksPerSecond;
    if (ticks < 1 || ticks > kFinest)
        ticks = kDefault;
    while (ticks < kFine)
        ticks *= 2;
    encoder_->time_base = muxer_.container().variableRate ? AVRational{1, ticks} : av_inv_q(encoder_->framerate);
}

Status VideoEncoder::start()
{
    const Container &container = muxer_.container();
    const AVCodec *codec = avcodec_find_encoder_by_name(container.videoEncoder);
    if (!codec)
        return Error{Errc::Unsupported, fmt::format("this FFmpeg has no encoder {}, which {} files need",
                                                    container.videoEncoder, container.extension)};
    encoder_.reset(avcodec_alloc_context3(codec));
    encoder_->width = picture_.size().width;
    encoder_->height = picture_.size().height;
    encoder_->pix_fmt = pixelFormatFor(format_, container, settings_);
    encoder_->sample_aspect_ratio = {format_.aspectNumerator, format_.aspectDenominator};
    encoder_->thread_count = settings_.threads;
    setTiming();
    setColour(*encoder_, format_.colour);
    if (!container.variableRate)
        encoder_->max_b_frames = 0; // a frame's place in the file is its time
    if (muxer_.wantsGlobalHeader())
        encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    if (codec->id == AV_CODEC_ID_H264)
        tuneX264(*encoder_, settings_.live);
    else if (codec->id == AV_CODEC_ID_VP9)
        tuneVp9(*encoder_);
    else if (codec->id == AV_CODEC_ID_FFV1)
        tuneFfv1(*encoder_);
    if (const int code = avcodec_open2(encoder_.get(), codec, nullptr); code < 0)
        return Error{Errc::BadInput,
                     fmt::format("video of {}x{} cannot be encoded for {} files: {}", picture_.size().width,
                                 picture_.size().height, container.extension, avReason(code))};

    stream_ = muxer_.addStream();
    avcodec_parameters_from_context(stream_->codecpar, encoder_.get());
    stream_->time_base = encoder_->time_base;
    stream_->avg_frame_rate = encoder_->framerate;
    stream_->sample_aspect_ratio = encoder_->sample_aspect_ratio;
    if (container.rotation && format_.rotation != 0) {
        auto *matrix = reinterpret_cast<std::int32_t *>(
            av_stream_new_side_data(stream_, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(std::int32_t)));
        av_display_rotation_set(matrix, format_.rotation);
    }
    return {};
}

Status VideoEncoder::encode(const image::Frame &frame, const image::PlaneView *alpha, std::chrono::nanoseconds time)
{
    auto picture = picture_.fill(frame, alpha);
    return picture ? encode(**picture, time) : Status(picture.error());
}

Status VideoEncoder::encode(AVFrame &picture, std::chrono::nanoseconds time)
{
    const std::int64_t pts = av_rescale_q(time.count(), {1, 1'000'000'000}, encoder_->time_base);
    // Two frames closer than a tick: the later one moves, since no file can hold both at one time.
    lastPts_ = std::max(pts, lastPts_ + 1);
    picture.pts = lastPts_;
    picture.color_range = encoder_->color_range;
    picture.colorspace = encoder_->colorspace;
    picture.pict_type = AV_PICTURE_TYPE_NONE;
    if (settings_.live && lastPts_ >= nextKey_) {
        picture.pict_type = AV_PICTURE_TYPE_I;
        nextKey_ = lastPts_ + av_rescale_q(1, {1, 1}, encoder_->time_base);
    }
    if (const int code = avcodec_send_frame(encoder_.get(), &picture); code < 0)
        return Error{Errc::Internal, fmt::format("a frame could not be encoded: {}", avReason(code))};
    return drain();
}

Status VideoEncoder::flush()
{
    avcodec_send_frame(encoder_.get(), nullptr);
    return drain();
}

Status VideoEncoder::drain()
{
    for (;;) {
        const int code = avcodec_receive_packet(encoder_.get(), packet_.get());
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
            return {};
        if (code < 0)
            return Error{Errc::Internal, fmt::format("a frame could not be encoded: {}", avReason(code))};
        if (auto written = muxer_.write(*packet_, *stream_, encoder_->time_base); !written)
            return written;
    }
}

} // namespace bokeh::media
