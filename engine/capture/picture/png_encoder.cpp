#include "engine/capture/picture/png_encoder.h"

extern "C" {
#include <libavutil/log.h>
}

#include <bit>
#include <cstring>

#include "engine/media/ffmpeg.h"

namespace bokeh::capture {

namespace {

constexpr int kQuick = 1; // zlib's level: these files are read once and thrown away

media::AvFrame frameOf(image::Size size, int bits, const std::uint8_t *rows, int stride)
{
    media::AvFrame frame(av_frame_alloc());
    if (!frame)
        return frame;
    frame->format = bits == 8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_GRAY16BE;
    frame->width = size.width;
    frame->height = size.height;
    if (av_frame_get_buffer(frame.get(), 0) < 0)
        return nullptr;
    static_assert(std::endian::native == std::endian::little, "PNG has the upper byte first");
    for (int y = 0; y < size.height; ++y) {
        const std::uint8_t *from = rows + std::ptrdiff_t{y} * stride;
        std::uint8_t *to = frame->data[0] + std::ptrdiff_t{y} * frame->linesize[0];
        for (int i = 0; i < size.width * bits / 8; ++i)
            to[i] = from[bits == 8 ? i : i ^ 1];
    }
    return frame;
}

} // namespace

Result<std::vector<std::byte>> encodePng(image::Size size, int bits, const std::uint8_t *rows, int stride)
{
    av_log_set_level(AV_LOG_QUIET); // the engine never prints
    const Error failed{Errc::Internal, "could not be encoded as PNG"};
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
    const media::AvCodecContext encoder(codec ? avcodec_alloc_context3(codec) : nullptr);
    const media::AvFrame frame = frameOf(size, bits, rows, stride);
    const media::AvPacket packet(av_packet_alloc());
    if (!encoder || !frame || !packet)
        return failed;
    encoder->width = size.width;
    encoder->height = size.height;
    encoder->pix_fmt = static_cast<AVPixelFormat>(frame->format);
    encoder->time_base = {1, 1};
    encoder->thread_count = 1;
    encoder->compression_level = kQuick;
    if (avcodec_open2(encoder.get(), codec, nullptr) < 0 || avcodec_send_frame(encoder.get(), frame.get()) < 0 ||
        avcodec_send_frame(encoder.get(), nullptr) < 0 || avcodec_receive_packet(encoder.get(), packet.get()) < 0)
        return failed;
    const auto *bytes = reinterpret_cast<const std::byte *>(packet->data);
    return std::vector<std::byte>(bytes, bytes + packet->size);
}

} // namespace bokeh::capture
