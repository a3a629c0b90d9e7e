#include "engine/capture/picture/still_decoder.h"

extern "C" {
#include <libavutil/log.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <cstring>
#include <fmt/format.h>

#include "engine/media/ffmpeg.h"

namespace bokeh::capture {

namespace {

Error refusal(std::string_view why)
{
    return {Errc::BadInput, fmt::format("is not a picture that can be read: {}", why)};
}

AVCodecID codecOf(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Png:
        return AV_CODEC_ID_PNG;
    case PictureFormat::WebP:
        return AV_CODEC_ID_WEBP;
    case PictureFormat::Bmp:
        return AV_CODEC_ID_BMP;
    case PictureFormat::Tiff:
        return AV_CODEC_ID_TIFF;
    case PictureFormat::Jpeg:
        break;
    }
    return AV_CODEC_ID_NONE; // libjpeg-turbo's
}

Result<media::AvCodecContext> openDecoder(PictureFormat format)
{
    av_log_set_level(AV_LOG_QUIET); // the engine never prints
    const AVCodec *codec = avcodec_find_decoder(codecOf(format));
    media::AvCodecContext decoder(codec ? avcodec_alloc_context3(codec) : nullptr);
    if (!decoder)
        return refusal("libavcodec lacks the decoder");
    decoder->thread_count = 1;
    decoder->max_pixels = kMaxPicturePixels; // inner headers may claim something else than the outer one
    if (format == PictureFormat::Png)
        decoder->err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE; // in TIFF it refuses what is only unusual
    if (avcodec_open2(decoder.get(), codec, nullptr) < 0)
        return refusal("libavcodec's decoder does not open");
    return decoder;
}

Result<media::AvFrame> decode(PictureFormat format, std::span<const std::byte> bytes)
{
    auto decoder = openDecoder(format);
    if (!decoder)
        return decoder.error();
    const media::AvPacket packet(av_packet_alloc());
    media::AvFrame frame(av_frame_alloc());
    if (!packet || !frame || av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0)
        return refusal("there is not enough memory for it");
    std::memcpy(packet->data, bytes.data(), bytes.size());
    if (avcodec_send_packet(decoder->get(), packet.get()) < 0 || avcodec_send_packet(decoder->get(), nullptr) < 0 ||
        avcodec_receive_frame(decoder->get(), frame.get()) < 0 || frame->decode_error_flags != 0)
        return refusal("its data are damaged");
    return frame;
}

/// A sample of `depth` bits in 8.
std::uint8_t inBytes(std::uint16_t value, int depth, bool inverted)
{
    const int byte = depth >= 8 ? value >> (depth - 8) : value * 255 / ((1 << depth) - 1);
    return static_cast<std::uint8_t>(inverted ? 255 - byte : byte);
}

Pixels fromPalette(const AVFrame &frame)
{
    Pixels pixels({frame.width, frame.height}, 3);
    for (int y = 0; y < frame.height; ++y) {
        const std::uint8_t *index = frame.data[0] + std::ptrdiff_t{y} * frame.linesize[0];
        std::uint8_t *to = pixels.row(y);
        for (int x = 0; x < frame.width; ++x, to += 3)
            std::memcpy(to, frame.data[1] + std::ptrdiff_t{index[x]} * 4, 3); // B, G, R, A in memory
    }
    return pixels;
}

/// Samples that are grey, or red, green and blue, of any depth and order.
Pixels fromSamples(const AVFrame &frame, const AVPixFmtDescriptor &described)
{
    const int channels = described.nb_components < 3 ? 1 : 3;
    const bool inverted = frame.format == AV_PIX_FMT_MONOWHITE;
    Pixels pixels({frame.width, frame.height}, channels);
    std::vector<std::uint16_t> line(static_cast<std::size_t>(frame.width));
    const std::uint8_t *planes[4] = {frame.data[0], frame.data[1], frame.data[2], frame.data[3]};
    for (int y = 0; y < frame.height; ++y)
        for (int c = 0; c < channels; ++c) {
            av_read_image_line2(line.data(), planes, frame.linesize, &described, 0, y, c, frame.width, 0,
                                sizeof line[0]);
            std::uint8_t *to = pixels.row(y) + (channels - 1 - c);
            for (int x = 0; x < frame.width; ++x, to += channels)
                *to = inBytes(line[static_cast<std::size_t>(x)], described.comp[c].depth, inverted);
        }
    return pixels;
}

/// Lossy WebP, which is of limited range, and what TIFF borrowed from video, which is not.
Result<Pixels> fromYuv(const AVFrame &frame, bool full)
{
    const auto format = static_cast<AVPixelFormat>(frame.format);
    SwsContext *converter =
        sws_getContext(frame.width, frame.height, format, frame.width, frame.height, AV_PIX_FMT_BGR24,
                       SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr);
    if (!converter)
        return refusal("its pixels are of a kind that is not known here");
    const int *matrix = sws_getCoefficients(SWS_CS_ITU601);
    sws_setColorspaceDetails(converter, matrix, full ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16);
    Pixels pixels({frame.width, frame.height}, 3);
    std::uint8_t *to[4] = {pixels.row(0)};
    const int stride[4] = {pixels.stride()};
    sws_scale(converter, frame.data, frame.linesize, 0, frame.height, to, stride);
    sws_freeContext(converter);
    return pixels;
}

} // namespace

Result<Pixels> decodeStill(const PictureHeader &header, std::span<const std::byte> bytes)
{
    const auto frame = decode(header.format, bytes);
    if (!frame)
        return frame.error();
    const AVFrame &picture = **frame;
    if (picture.width != header.size.width || picture.height != header.size.height)
        return refusal("it says two different sizes");
    const AVPixFmtDescriptor *described = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
    if (!described || (described->flags & (AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_HWACCEL)) != 0)
        return refusal("its pixels are of a kind that is not known here");
    if ((described->flags & AV_PIX_FMT_FLAG_PAL) != 0)
        return fromPalette(picture);
    if (described->nb_components < 3 || (described->flags & AV_PIX_FMT_FLAG_RGB) != 0)
        return fromSamples(picture, *described);
    return fromYuv(picture, header.format == PictureFormat::Tiff);
}

} // namespace bokeh::capture
