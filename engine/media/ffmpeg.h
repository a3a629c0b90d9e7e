// What capture and output share of FFmpeg: owners for its objects, and its names for colours.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/error.h>
#include <libavutil/frame.h>
#include <libavutil/mem.h>
}

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/image/colour.h"

namespace bokeh::media {

struct AvDelete {
    void operator()(AVFrame *p) const { av_frame_free(&p); }
    void operator()(AVPacket *p) const { av_packet_free(&p); }
    void operator()(AVCodecContext *p) const { avcodec_free_context(&p); }
    void operator()(AVDictionary *p) const { av_dict_free(&p); }
    void operator()(AVCodecParameters *p) const { avcodec_parameters_free(&p); }
};
using AvFrame = std::unique_ptr<AVFrame, AvDelete>;
using AvPacket = std::unique_ptr<AVPacket, AvDelete>;
using AvCodecContext = std::unique_ptr<AVCodecContext, AvDelete>;
using AvCodecParameters = std::unique_ptr<AVCodecParameters, AvDelete>;

struct AvCloseInput {
    void operator()(AVFormatContext *p) const { avformat_close_input(&p); }
};
/// A file being read.
using AvInput = std::unique_ptr<AVFormatContext, AvCloseInput>;

struct AvFreeOutput {
    void operator()(AVFormatContext *p) const { avformat_free_context(p); }
};
/// A file being written, through an AvIo that outlives it.
using AvOutput = std::unique_ptr<AVFormatContext, AvFreeOutput>;

struct AvFreeIo {
    void operator()(AVIOContext *p) const
    {
        av_freep(&p->buffer);
        avio_context_free(&p);
    }
};
/// Where a file's bytes go, by functions of ours. What its buffer holds is not written at its end.
using AvIo = std::unique_ptr<AVIOContext, AvFreeIo>;

/// What libav says about a negative return value, for the end of a sentence.
inline std::string avReason(int code)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

inline Error noMemoryForSound()
{
    return {Errc::Exhausted, "there is no memory for the sound"};
}

constexpr AVRational kAvNanoseconds{1, 1'000'000'000};

/// What counts as time zero of a file: the earliest start of any stream, except that sound may start before the clock's
/// own zero with what its decoder throws away. Pictures and sound read apart with the same zero stay in sync.
inline std::chrono::nanoseconds zeroOf(const AVFormatContext &input)
{
    constexpr std::int64_t kUnknown = AV_NOPTS_VALUE;
    std::int64_t zero = kUnknown;
    for (unsigned i = 0; i < input.nb_streams; ++i) {
        const AVStream &stream = *input.streams[i];
        const AVMediaType type = stream.codecpar->codec_type;
        if ((type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO) || stream.start_time == kUnknown)
            continue;
        std::int64_t start = av_rescale_q(stream.start_time, stream.time_base, kAvNanoseconds);
        if (type == AVMEDIA_TYPE_AUDIO)
            start = std::max<std::int64_t>(start, 0);
        zero = zero == kUnknown ? start : std::min(zero, start);
    }
    return std::chrono::nanoseconds(zero == kUnknown ? 0 : zero);
}

/// Rec. ITU-T H.273 matrix code point -> how to compute with it. `lines` decides, as players do, where there is no tag.
inline image::Matrix matrixOf(int codePoint, int lines)
{
    switch (codePoint) {
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_SMPTE240M: // within a hundredth of BT.709
        return image::Matrix::Bt709;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return image::Matrix::Bt2020;
    case AVCOL_SPC_FCC:
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return image::Matrix::Bt601;
    default:
        return lines >= 720 ? image::Matrix::Bt709 : image::Matrix::Bt601;
    }
}

/// The code point to tag pictures with that were converted with `matrix`.
inline std::uint8_t codePointOf(image::Matrix matrix)
{
    switch (matrix) {
    case image::Matrix::Bt709:
        return AVCOL_SPC_BT709;
    case image::Matrix::Bt2020:
        return AVCOL_SPC_BT2020_NCL;
    case image::Matrix::Bt601:
        break;
    }
    return AVCOL_SPC_SMPTE170M;
}

} // namespace bokeh::media
