#include "engine/media/sound_encoder.h"

#include <algorithm>
#include <fmt/format.h>

namespace bokeh::media {

namespace {

constexpr int kBitsPerChannel = 96'000; // a second

/// Interleaved samples to the encoder's own order: interleaved too, or each channel by itself.
void copyTo(AVFrame &block, std::span<const float> interleaved)
{
    const auto channels = static_cast<std::size_t>(block.ch_layout.nb_channels);
    if (!av_sample_fmt_is_planar(static_cast<AVSampleFormat>(block.format))) {
        std::copy(interleaved.begin(), interleaved.end(), reinterpret_cast<float *>(block.data[0]));
        return;
    }
    for (std::size_t c = 0; c < channels; ++c) {
        auto *to = reinterpret_cast<float *>(block.extended_data[c]);
        for (std::size_t i = c; i < interleaved.size(); i += channels)
            *to++ = interleaved[i];
    }
}

} // namespace

SoundEncoder::SoundEncoder(int channels, Muxer &muxer)
    : channels_(channels), muxer_(muxer), block_(av_frame_alloc()), packet_(av_packet_alloc())
{
}

Result<std::unique_ptr<SoundEncoder>> SoundEncoder::open(int channels, Muxer &muxer)
{
    std::unique_ptr<SoundEncoder> encoder(new SoundEncoder(channels, muxer));
    if (auto started = encoder->start(); !started)
        return started.error();
    return encoder;
}

Status SoundEncoder::start()
{
    const char *name = muxer_.container().soundEncoder;
    const AVCodec *codec = avcodec_find_encoder_by_name(name);
    if (!codec)
        return Error{Errc::Unsupported, fmt::format("this FFmpeg has no encoder {} for the sound", name)};
    encoder_.reset(avcodec_alloc_context3(codec));
    encoder_->sample_fmt = AV_SAMPLE_FMT_FLT;
    for (const AVSampleFormat *format = codec->sample_fmts; format && *format != AV_SAMPLE_FMT_NONE; ++format)
        if (*format == AV_SAMPLE_FMT_FLTP)
            encoder_->sample_fmt = AV_SAMPLE_FMT_FLTP; // AAC takes nothing else, Opus takes the other
    encoder_->sample_rate = DriftCorrector::kRate;
    encoder_->time_base = {1, DriftCorrector::kRate};
    encoder_->bit_rate = std::int64_t{kBitsPerChannel} * channels_;
    av_channel_layout_default(&encoder_->ch_layout, channels_);
    if (muxer_.wantsGlobalHeader())
        encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    if (const int code = avcodec_open2(encoder_.get(), codec, nullptr); code < 0)
        return Error{Errc::Unsupported, fmt::format("the sound cannot be encoded: {}", avReason(code))};
    stream_ = muxer_.addStream();
    stream_->time_base = encoder_->time_base;
    if (avcodec_parameters_from_context(stream_->codecpar, encoder_.get()) < 0)
        return noMemoryForSound();
    return {};
}

Status SoundEncoder::encode(std::span<const float> interleaved)
{
    const auto whole = static_cast<std::size_t>(encoder_->frame_size) * static_cast<std::size_t>(channels_);
    waiting_.insert(waiting_.end(), interleaved.begin(), interleaved.end());
    std::size_t sent = 0;
    for (; waiting_.size() - sent >= whole; sent += whole)
        if (auto done = send(std::span(waiting_).subspan(sent, whole)); !done)
            return done;
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(sent));
    return {};
}

Status SoundEncoder::flush()
{
    if (!waiting_.empty())
        if (auto sent = send(waiting_); !sent)
            return sent;
    avcodec_send_frame(encoder_.get(), nullptr);
    return drain();
}

Status SoundEncoder::send(std::span<const float> block)
{
    av_frame_unref(block_.get());
    block_->format = encoder_->sample_fmt;
    block_->sample_rate = encoder_->sample_rate;
    block_->nb_samples = static_cast<int>(block.size()) / channels_;
    if (av_channel_layout_copy(&block_->ch_layout, &encoder_->ch_layout) < 0 ||
        av_frame_get_buffer(block_.get(), 0) < 0)
        return noMemoryForSound();
    copyTo(*block_, block);
    block_->pts = position_;
    position_ += block_->nb_samples;
    if (const int code = avcodec_send_frame(encoder_.get(), block_.get()); code < 0)
        return Error{Errc::Internal, fmt::format("the sound could not be encoded: {}", avReason(code))};
    return drain();
}

Status SoundEncoder::drain()
{
    while (avcodec_receive_packet(encoder_.get(), packet_.get()) >= 0)
        if (auto written = muxer_.write(*packet_, *stream_, encoder_->time_base); !written)
            return written;
    return {};
}

} // namespace bokeh::media
