#include "engine/media/sound_transcoder.h"

extern "C" {
#include <libavutil/audio_fifo.h>
#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
#include <libswresample/swresample.h>
}

#include <algorithm>
#include <fmt/format.h>

namespace bokeh::media {

namespace {

constexpr int kFreeBlock = 1024; // samples a packet, where the encoder takes any number

int rateFor(const AVCodec &encoder, int wanted)
{
    if (!encoder.supported_samplerates)
        return wanted;
    for (const int *rate = encoder.supported_samplerates; *rate != 0; ++rate)
        if (*rate == wanted)
            return wanted;
    return 48'000;
}

/// Room for `samples` samples in the encoder's layout; false without memory.
bool makeRoom(AVFrame &frame, const AVCodecContext &encoder, int samples)
{
    av_frame_unref(&frame);
    frame.format = encoder.sample_fmt;
    frame.sample_rate = encoder.sample_rate;
    frame.nb_samples = samples;
    return av_channel_layout_copy(&frame.ch_layout, &encoder.ch_layout) >= 0 && av_frame_get_buffer(&frame, 0) >= 0;
}

} // namespace

void SoundTranscoder::FreeSwr::operator()(SwrContext *p) const
{
    swr_free(&p);
}

void SoundTranscoder::FreeFifo::operator()(AVAudioFifo *p) const
{
    av_audio_fifo_free(p);
}

Result<std::unique_ptr<SoundTranscoder>> SoundTranscoder::open(const AVStream &from, std::chrono::nanoseconds zero,
                                                               Muxer &muxer)
{
    std::unique_ptr<SoundTranscoder> transcoder(new SoundTranscoder(zero, muxer));
    transcoder->decoded_.reset(av_frame_alloc());
    transcoder->resampled_.reset(av_frame_alloc());
    transcoder->block_.reset(av_frame_alloc());
    transcoder->packet_.reset(av_packet_alloc());
    if (auto opened = transcoder->openDecoder(from); !opened)
        return opened.error();
    if (auto opened = transcoder->openEncoder(); !opened)
        return opened.error();
    return transcoder;
}

Status SoundTranscoder::openDecoder(const AVStream &from)
{
    const AVCodec *codec = avcodec_find_decoder(from.codecpar->codec_id);
    if (codec) {
        decoder_.reset(avcodec_alloc_context3(codec));
        avcodec_parameters_to_context(decoder_.get(), from.codecpar);
        decoder_->pkt_timebase = from.time_base;
    }
    if (!codec || decoder_->ch_layout.nb_channels < 1 || decoder_->sample_rate < 1 ||
        avcodec_open2(decoder_.get(), codec, nullptr) < 0)
        return Error{Errc::Unsupported,
                     fmt::format("the sound ({}) cannot be decoded here; do without it with --audio none",
                                 avcodec_get_name(from.codecpar->codec_id))};
    return {};
}

Status SoundTranscoder::openEncoder()
{
    const char *name = muxer_.container().soundEncoder;
    const AVCodec *codec = avcodec_find_encoder_by_name(name);
    if (!codec)
        return Error{Errc::Unsupported, fmt::format("this FFmpeg has no encoder {} for the sound", name)};
    encoder_.reset(avcodec_alloc_context3(codec));
    encoder_->sample_fmt = codec->sample_fmts[0];
    encoder_->sample_rate = rateFor(*codec, decoder_->sample_rate);
    encoder_->time_base = {1, encoder_->sample_rate};
    av_channel_layout_default(&encoder_->ch_layout, decoder_->ch_layout.nb_channels == 1 ? 1 : 2);
    encoder_->bit_rate = 64'000 * encoder_->ch_layout.nb_channels;
    if (muxer_.wantsGlobalHeader())
        encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    if (const int code = avcodec_open2(encoder_.get(), codec, nullptr); code < 0)
        return Error{Errc::Unsupported, fmt::format("the sound cannot be encoded: {}", avReason(code))};
    samples_.reset(av_audio_fifo_alloc(encoder_->sample_fmt, encoder_->ch_layout.nb_channels, 4 * kFreeBlock));
    stream_ = muxer_.addStream();
    stream_->time_base = encoder_->time_base;
    if (!samples_ || avcodec_parameters_from_context(stream_->codecpar, encoder_.get()) < 0)
        return noMemoryForSound();
    return {};
}

Status SoundTranscoder::put(const AVPacket &packet)
{
    return decode(&packet);
}

Status SoundTranscoder::flush()
{
    if (auto decoded = decode(nullptr); !decoded)
        return decoded;
    if (auto encoded = encode(true); !encoded)
        return encoded;
    return send(nullptr);
}

Status SoundTranscoder::decode(const AVPacket *packet)
{
    if (avcodec_send_packet(decoder_.get(), packet) < 0)
        return {}; // damaged: the gap that it leaves becomes silence
    while (avcodec_receive_frame(decoder_.get(), decoded_.get()) >= 0) {
        if (auto resampled = resample(*decoded_); !resampled)
            return resampled;
        if (auto encoded = encode(false); !encoded)
            return encoded;
    }
    return {};
}

Status SoundTranscoder::resample(AVFrame &frame)
{
    if (!resampler_) {
        SwrContext *made = nullptr;
        const auto format = static_cast<AVSampleFormat>(frame.format);
        swr_alloc_set_opts2(&made, &encoder_->ch_layout, encoder_->sample_fmt, encoder_->sample_rate, &frame.ch_layout,
                            format, frame.sample_rate, 0, nullptr);
        resampler_.reset(made);
        if (!made || swr_init(made) < 0)
            return Error{Errc::Unsupported, "the sound cannot be resampled; do without it with --audio none"};
    }
    if (frame.best_effort_timestamp != AV_NOPTS_VALUE) {
        const AVRational sample{1, encoder_->sample_rate};
        const std::int64_t starts = av_rescale_q(frame.best_effort_timestamp, decoder_->pkt_timebase, sample) -
                                    av_rescale_q(zero_.count(), kAvNanoseconds, sample);
        if (position_ == AV_NOPTS_VALUE)
            position_ = starts;
        const std::int64_t expected =
            position_ + av_audio_fifo_size(samples_.get()) + swr_get_delay(resampler_.get(), encoder_->sample_rate);
        // Less than a tenth of a second is the rounding of the container's clock, or beyond noticing.
        if (starts - expected > encoder_->sample_rate / 10)
            if (auto filled = fillGap(starts - expected); !filled)
                return filled;
    }
    const int room = swr_get_out_samples(resampler_.get(), frame.nb_samples);
    if (!makeRoom(*resampled_, *encoder_, std::max(room, 1)))
        return noMemoryForSound();
    const int count = swr_convert(resampler_.get(), resampled_->extended_data, room,
                                  const_cast<const std::uint8_t **>(frame.extended_data), frame.nb_samples);
    if (count < 0)
        return {}; // the stream changed its layout in the middle: silence from here on
    if (av_audio_fifo_write(samples_.get(), reinterpret_cast<void **>(resampled_->extended_data), count) < count)
        return noMemoryForSound();
    return {};
}

Status SoundTranscoder::fillGap(std::int64_t samples)
{
    while (samples > 0) {
        const int count = static_cast<int>(std::min<std::int64_t>(samples, kFreeBlock));
        if (!makeRoom(*resampled_, *encoder_, count))
            return noMemoryForSound();
        av_samples_set_silence(resampled_->extended_data, 0, count, encoder_->ch_layout.nb_channels,
                               encoder_->sample_fmt);
        if (av_audio_fifo_write(samples_.get(), reinterpret_cast<void **>(resampled_->extended_data), count) < count)
            return noMemoryForSound();
        if (auto encoded = encode(false); !encoded)
            return encoded;
        samples -= count;
    }
    return {};
}

Status SoundTranscoder::encode(bool all)
{
    const int whole = encoder_->frame_size > 0 ? encoder_->frame_size : kFreeBlock;
    for (;;) {
        const int held = av_audio_fifo_size(samples_.get());
        if (held == 0 || (held < whole && !all))
            return {};
        const int count = std::min(held, whole);
        if (!makeRoom(*block_, *encoder_, count))
            return noMemoryForSound();
        av_audio_fifo_read(samples_.get(), reinterpret_cast<void **>(block_->extended_data), count);
        block_->pts = position_;
        position_ += count;
        if (auto sent = send(block_.get()); !sent)
            return sent;
    }
}

Status SoundTranscoder::send(const AVFrame *block)
{
    if (const int code = avcodec_send_frame(encoder_.get(), block); code < 0 && code != AVERROR_EOF)
        return Error{Errc::Internal, fmt::format("the sound could not be encoded: {}", avReason(code))};
    while (avcodec_receive_packet(encoder_.get(), packet_.get()) >= 0)
        if (auto written = muxer_.write(*packet_, *stream_, encoder_->time_base); !written)
            return written;
    return {};
}

} // namespace bokeh::media
