#include "engine/output/recording/special_picture.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/media/cut_out.h"

namespace bokeh::output {

namespace {

media::AvFrame emptyPicture(image::Size size, AVPixelFormat format)
{
    media::AvFrame picture(av_frame_alloc());
    picture->width = size.width;
    picture->height = size.height;
    picture->format = format;
    return picture;
}

/// An encoder may keep a picture it was sent; then, and the first time, this takes a new buffer.
Status makeReady(AVFrame &picture)
{
    const bool ready = picture.buf[0] ? av_frame_make_writable(&picture) >= 0 : av_frame_get_buffer(&picture, 0) >= 0;
    return ready ? Status() : Error{Errc::Exhausted, "there is no memory for a picture to encode"};
}

} // namespace

MaskPicture::MaskPicture(const MaskShape &shape) : shape_(shape), picture_(emptyPicture(sizeOf(shape), formatOf(shape)))
{
}

Result<AVFrame *> MaskPicture::fill(const image::Mask &mask)
{
    if (MaskShape{mask.side, mask.channels, mask.cap} != shape_)
        return Error{Errc::BadInput,
                     "the network was changed, and its masks are not those that this recording began with"};
    if (auto ready = makeReady(*picture_); !ready)
        return ready.error();
    const auto width = static_cast<std::size_t>(picture_->width);
    for (int y = 0; y < picture_->height; ++y) {
        const std::uint16_t *from = mask.values.data() + static_cast<std::size_t>(y) * width;
        std::uint8_t *row = picture_->data[0] + std::ptrdiff_t{y} * picture_->linesize[0];
        if (picture_->format == AV_PIX_FMT_GRAY8)
            std::transform(from, from + width, row, [](std::uint16_t v) { return static_cast<std::uint8_t>(v); });
        else
            std::copy(from, from + width, reinterpret_cast<std::uint16_t *>(row));
    }
    return picture_.get();
}

ProResPicture::ProResPicture(image::Size size, image::Range from)
    : picture_(emptyPicture(size, kFormat)), cut_(size), shown_(size)
{
    const image::CodeScale codes = image::codeScale(from), limited = image::codeScale(image::Range::Limited);
    for (std::size_t code = 0; code < luma_.size(); ++code) {
        const auto value = static_cast<double>(code);
        // Ten bits hold four times what eight do, and alpha goes from 0 to all ones.
        luma_[code] = static_cast<std::uint16_t>(std::lround(
            std::clamp(4 * (limited.black + (value - codes.black) * limited.luma / codes.luma), 4.0, 1019.0)));
        chroma_[code] = static_cast<std::uint16_t>(
            std::lround(std::clamp(4 * (128 + (value - 128) * limited.chroma / codes.chroma), 4.0, 1019.0)));
        alpha_[code] = static_cast<std::uint16_t>(std::lround(value * 1023 / 255));
    }
}

Result<AVFrame *> ProResPicture::fill(const image::Frame &frame, const image::PlaneView &alpha)
{
    if (auto ready = makeReady(*picture_); !ready)
        return ready.error();
    if (Status cut = media::cutOut(frame, alpha, cut_, shown_); !cut)
        return cut.error();
    widen(0, cut_.y.view(), 1, luma_);
    widen(1, cut_.u.view(), 2, chroma_);
    widen(2, cut_.v.view(), 2, chroma_);
    widen(3, shown_.view(), 1, alpha_);
    clearChroma();
    return picture_.get();
}

/// Of what is transparent and shares its chroma with what is not: here each sample has its own.
void ProResPicture::clearChroma()
{
    constexpr std::uint16_t kGrey = 512;
    for (int y = 0; y < picture_->height; ++y)
        for (const int index : {1, 2}) {
            auto *row = reinterpret_cast<std::uint16_t *>(picture_->data[index] +
                                                          std::ptrdiff_t{y} * picture_->linesize[index]);
            for (int x = 0; x < picture_->width; ++x)
                if (shown_.row(y)[x] == 0)
                    row[x] = kGrey;
        }
}

/// `step`: how many samples of the picture one of `from` stands for, across and down.
void ProResPicture::widen(int index, const image::PlaneView &from, int step, const Table &table)
{
    for (int y = 0; y < picture_->height; ++y) {
        const std::uint8_t *source = from.row(y / step);
        auto *target =
            reinterpret_cast<std::uint16_t *>(picture_->data[index] + std::ptrdiff_t{y} * picture_->linesize[index]);
        for (int x = 0; x < picture_->width; ++x)
            target[x] = table[source[x / step]];
    }
}

} // namespace bokeh::output
