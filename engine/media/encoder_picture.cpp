#include "engine/media/encoder_picture.h"

#include <cstring>
#include <libyuv.h>

#include "engine/media/cut_out.h"

namespace bokeh::media {

namespace {

image::Size turned(image::Size size, int turn)
{
    return turn % 180 == 0 ? size : image::Size{size.height, size.width};
}

void turnPlane(const image::PlaneView &from, int turn, image::MutablePlaneView to)
{
    libyuv::RotatePlane(from.data, from.stride, to.data, to.stride, from.size.width, from.size.height,
                        static_cast<libyuv::RotationMode>(turn));
}

/// 4:2:0 chroma to 4:4:4 by repetition, which a 2x2 average undoes exactly.
void repeat(const image::PlaneView &from, image::MutablePlaneView to)
{
    for (int y = 0; y < to.size.height; ++y) {
        const std::uint8_t *source = from.row(y / 2);
        std::uint8_t *target = to.row(y);
        if (y % 2 == 1)
            std::memcpy(target, to.row(y - 1), static_cast<std::size_t>(to.size.width));
        else
            for (int x = 0; x < to.size.width; ++x)
                target[x] = source[x / 2];
    }
}

} // namespace

EncoderPicture::EncoderPicture(image::Size size, int turn, AVPixelFormat format)
    : turn_(turn), picture_(av_frame_alloc())
{
    const image::Size out = turned(size, turn);
    picture_->width = out.width;
    picture_->height = out.height;
    picture_->format = format;
    if (format == AV_PIX_FMT_YUV444P)
        chroma_ = image::Plane(image::chromaSize(out));
    if (format == AV_PIX_FMT_YUVA420P) {
        cut_ = image::Frame(size);
        shown_ = image::Plane(size);
    }
}

Result<AVFrame *> EncoderPicture::fill(const image::Frame &frame, const image::PlaneView *alpha)
{
    // An encoder may keep a picture it was sent; then, and the first time, this takes a new buffer.
    const bool ready =
        picture_->buf[0] ? av_frame_make_writable(picture_.get()) >= 0 : av_frame_get_buffer(picture_.get(), 0) >= 0;
    if (!ready)
        return Error{Errc::Exhausted, "there is no memory for a picture to encode"};
    if (picture_->format != AV_PIX_FMT_YUVA420P) {
        fillColour(frame);
    } else if (alpha) {
        if (Status cut = cutOut(frame, *alpha, cut_, shown_); !cut)
            return cut.error();
        fillColour(cut_);
        fillPlane(3, shown_.view());
    } else {
        fillColour(frame);
        libyuv::SetPlane(picture_->data[3], picture_->linesize[3], picture_->width, picture_->height, 255);
    }
    return picture_.get();
}

void EncoderPicture::fillColour(const image::Frame &frame)
{
    fillPlane(0, frame.y.view());
    fillPlane(1, frame.u.view());
    fillPlane(2, frame.v.view());
}

void EncoderPicture::fillPlane(int index, const image::PlaneView &from)
{
    const bool chroma = index == 1 || index == 2;
    image::MutablePlaneView to{picture_->data[index], picture_->linesize[index], size()};
    if (chroma && picture_->format == AV_PIX_FMT_YUV444P) {
        if (turn_ == 0) {
            repeat(from, to);
        } else {
            turnPlane(from, turn_, chroma_.view());
            repeat(chroma_.view(), to);
        }
        return;
    }
    if (chroma)
        to.size = image::chromaSize(to.size);
    turnPlane(from, turn_, to); // a plain copy for no turn
}

} // namespace bokeh::media
