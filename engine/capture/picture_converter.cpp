#include "engine/capture/picture_converter.h"

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <libyuv.h>

namespace bokeh::capture {

namespace {

const AVPixFmtDescriptor *descriptorOf(const AVFrame &picture)
{
    return av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
}

bool isRgb(const AVFrame &picture)
{
    return (descriptorOf(picture)->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
}

bool isGrey(const AVFrame &picture)
{
    return descriptorOf(picture)->nb_components <= 2;
}

/// The "J" formats are their namesakes in full range; the rest of the code need not know them.
AVPixelFormat plainFormat(int format)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ440P:
        return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ411P:
        return AV_PIX_FMT_YUV411P;
    default:
        return static_cast<AVPixelFormat>(format);
    }
}

/// 9 to 16 bits to 8, halves up: libyuv's own conversion drops the low bits, which darkens by up to one level.
void roundPlane(const std::uint8_t *from, int stride, image::MutablePlaneView to, int bits)
{
    const int shift = bits - 8;
    const int half = 1 << (shift - 1);
    for (int y = 0; y < to.size.height; ++y) {
        const auto *source = reinterpret_cast<const std::uint16_t *>(from + std::ptrdiff_t{y} * stride);
        std::uint8_t *target = to.row(y);
        for (int x = 0; x < to.size.width; ++x)
            target[x] = static_cast<std::uint8_t>(std::min((source[x] + half) >> shift, 255));
    }
}

/// Planar 4:2:0 of more than 8 bits in this machine's byte order.
bool isDeep420(AVPixelFormat format)
{
    static_assert(std::endian::native == std::endian::little, "add the ...BE formats for such a machine");
    switch (format) {
    case AV_PIX_FMT_YUV420P9LE:
    case AV_PIX_FMT_YUV420P10LE:
    case AV_PIX_FMT_YUV420P12LE:
    case AV_PIX_FMT_YUV420P14LE:
    case AV_PIX_FMT_YUV420P16LE:
        return true;
    default:
        return false;
    }
}

void convertDeep420(const AVFrame &p, image::Frame &frame)
{
    const int bits = descriptorOf(p)->comp[0].depth;
    roundPlane(p.data[0], p.linesize[0], frame.y.view(), bits);
    roundPlane(p.data[1], p.linesize[1], frame.u.view(), bits);
    roundPlane(p.data[2], p.linesize[2], frame.v.view(), bits);
}

/// False if libyuv does not have it.
bool convertThroughLibyuv(const AVFrame &p, AVPixelFormat format, image::Frame &f)
{
    const auto *const *d = p.data;
    const int *s = p.linesize;
    std::uint8_t *y = f.y.row(0), *u = f.u.row(0), *v = f.v.row(0);
    const int ys = f.y.stride(), us = f.u.stride(), vs = f.v.stride(), w = p.width, h = p.height;
    switch (format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVA420P: // what is transparent is shown
        return libyuv::I420Copy(d[0], s[0], d[1], s[1], d[2], s[2], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_YUV422P:
        return libyuv::I422ToI420(d[0], s[0], d[1], s[1], d[2], s[2], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_YUV444P:
        return libyuv::I444ToI420(d[0], s[0], d[1], s[1], d[2], s[2], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_NV12:
        return libyuv::NV12ToI420(d[0], s[0], d[1], s[1], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_NV21:
        return libyuv::NV21ToI420(d[0], s[0], d[1], s[1], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_GRAY8:
        return libyuv::I400ToI420(d[0], s[0], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_YUYV422:
        return libyuv::YUY2ToI420(d[0], s[0], y, ys, u, us, v, vs, w, h) == 0;
    case AV_PIX_FMT_UYVY422:
        return libyuv::UYVYToI420(d[0], s[0], y, ys, u, us, v, vs, w, h) == 0;
    default:
        return false;
    }
}

Status scale(const image::Frame &from, image::Frame &to)
{
    const auto [width, height] = from.size();
    // The box filter averages all that a pixel covers; where a picture grows it is the bilinear one.
    const int failed =
        libyuv::I420Scale(from.y.row(0), from.y.stride(), from.u.row(0), from.u.stride(), from.v.row(0),
                          from.v.stride(), width, height, to.y.row(0), to.y.stride(), to.u.row(0), to.u.stride(),
                          to.v.row(0), to.v.stride(), to.size().width, to.size().height, libyuv::kFilterBox);
    if (failed != 0)
        return Error{Errc::Unsupported, fmt::format("a picture of {}x{} cannot be scaled", width, height)};
    return {};
}

/// FFmpeg takes these from files unchecked, so a field may hold what its enumeration does not.
template <class Enumeration> std::uint8_t codePoint(const Enumeration &field, Enumeration unspecified)
{
    std::underlying_type_t<Enumeration> value{};
    std::memcpy(&value, &field, sizeof value);
    if (value > 255)
        return static_cast<std::uint8_t>(unspecified);
    return static_cast<std::uint8_t>(value);
}

} // namespace

PictureConverter::PictureConverter() = default;
PictureConverter::~PictureConverter() = default;
void PictureConverter::FreeSws::operator()(SwsContext *p) const
{
    sws_freeContext(p);
}

image::Colour PictureConverter::colourOf(const AVFrame &picture)
{
    image::Colour colour;
    colour.primaries = codePoint(picture.color_primaries, AVCOL_PRI_UNSPECIFIED);
    colour.transfer = codePoint(picture.color_trc, AVCOL_TRC_UNSPECIFIED);
    if (isRgb(picture)) {
        colour.matrix = media::matrixOf(AVCOL_SPC_UNSPECIFIED, picture.height);
        colour.matrixTag = media::codePointOf(colour.matrix);
        return colour;
    }
    colour.matrixTag = codePoint(picture.colorspace, AVCOL_SPC_UNSPECIFIED);
    colour.matrix = media::matrixOf(colour.matrixTag, picture.height);
    const std::uint8_t range = codePoint(picture.color_range, AVCOL_RANGE_UNSPECIFIED);
    if (plainFormat(picture.format) != picture.format || range == AVCOL_RANGE_JPEG)
        colour.range = image::Range::Full;
    else if (isGrey(picture) && range == AVCOL_RANGE_UNSPECIFIED)
        colour.range = image::Range::Full; // as libswscale reads it: a grey PNG or JPEG has no tag
    const AVPixFmtDescriptor *descriptor = descriptorOf(picture);
    if (descriptor->log2_chroma_w == 1 && descriptor->log2_chroma_h == 1)
        colour.chromaLocation = codePoint(picture.chroma_location, AVCHROMA_LOC_UNSPECIFIED);
    return colour;
}

Status PictureConverter::convert(const AVFrame &picture, image::Frame &frame)
{
    const image::Size size{picture.width, picture.height};
    frame.colour = colourOf(picture);
    image::Frame *target = &frame;
    if (size != frame.size()) {
        if (unscaled_.size() != size)
            unscaled_ = image::Frame(size);
        target = &unscaled_;
    }
    const AVPixelFormat format = plainFormat(picture.format);
    if (isDeep420(format))
        convertDeep420(picture, *target);
    else if (!convertThroughLibyuv(picture, format, *target))
        if (auto converted = convertThroughSwscale(picture, frame.colour, *target); !converted)
            return converted;
    return target == &frame ? Status{} : scale(unscaled_, frame);
}

Status PictureConverter::convertThroughSwscale(const AVFrame &picture, const image::Colour &colour, image::Frame &frame)
{
    const image::Size size = frame.size();
    if (!sws_ || swsFormat_ != picture.format || swsSize_ != size || swsColour_ != colour) {
        sws_.reset(sws_getContext(size.width, size.height, plainFormat(picture.format), size.width, size.height,
                                  AV_PIX_FMT_YUV420P, SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nullptr,
                                  nullptr, nullptr));
        if (!sws_)
            return Error{Errc::Unsupported,
                         fmt::format("pictures in the format {} cannot be converted", descriptorOf(picture)->name)};
        const int *matrix = sws_getCoefficients(media::codePointOf(colour.matrix));
        const int full = colour.range == image::Range::Full ? 1 : 0;
        sws_setColorspaceDetails(sws_.get(), matrix, isRgb(picture) ? 1 : full, matrix, full, 0, 1 << 16, 1 << 16);
        swsFormat_ = picture.format;
        swsSize_ = size;
        swsColour_ = colour;
    }
    const std::array<std::uint8_t *, 4> data{frame.y.row(0), frame.u.row(0), frame.v.row(0), nullptr};
    const std::array<int, 4> strides{frame.y.stride(), frame.u.stride(), frame.v.stride(), 0};
    if (sws_scale(sws_.get(), picture.data, picture.linesize, 0, size.height, data.data(), strides.data()) <= 0)
        return Error{Errc::Internal, "a picture could not be converted"};
    return {};
}

} // namespace bokeh::capture
