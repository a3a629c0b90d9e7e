#include "engine/capture/v4l2/mjpeg_decoder.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <libyuv.h>

#include "engine/capture/jpeg_failure.h"

#include <jerror.h>

namespace bokeh::capture::v4l2 {

namespace {

/// libjpeg goes on after damage and makes something up. These two are harmless, and frequent in cheap cameras: bytes
/// between the data and a marker, and no end marker; where data are missing as well, another warning follows.
void warn(j_common_ptr info, int level)
{
    const int code = info->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JPEG_EOF)
        giveUpJpeg(info);
}

/// How many luma samples share one of chroma, across and down; {0, 0} where the two chroma planes differ or luma is
/// not the finest.
image::Size chromaStep(const jpeg_decompress_struct &info)
{
    const jpeg_component_info &y = info.comp_info[0], &u = info.comp_info[1], &v = info.comp_info[2];
    if (u.h_samp_factor != v.h_samp_factor || u.v_samp_factor != v.v_samp_factor ||
        y.h_samp_factor % u.h_samp_factor != 0 || y.v_samp_factor % u.v_samp_factor != 0)
        return {0, 0};
    return {y.h_samp_factor / u.h_samp_factor, y.v_samp_factor / u.v_samp_factor};
}

bool isReadable(const jpeg_decompress_struct &info)
{
    if (info.num_components == 1)
        return true;
    if (info.num_components != 3 || info.jpeg_color_space != JCS_YCbCr)
        return false;
    const image::Size step = chromaStep(info);
    return step == image::Size{2, 2} || step == image::Size{2, 1} || step == image::Size{1, 1};
}

void fillGrey(image::MutablePlaneView plane)
{
    for (int y = 0; y < plane.size.height; ++y)
        std::fill_n(plane.row(y), plane.size.width, std::uint8_t{128});
}

void shrink(const image::Plane &from, image::MutablePlaneView to)
{
    libyuv::ScalePlane(from.row(0), from.stride(), from.size().width, from.size().height, to.data, to.stride,
                       to.size.width, to.size.height, libyuv::kFilterBox);
}

} // namespace

/// One picture's decompressor. A new one each time, because an old one keeps the tables of pictures before, and a
/// damaged picture's tables would be used for sound ones that leave theirs out.
struct MjpegDecoder::Decompressor {
    jpeg_decompress_struct info{};
    JpegFailure failure{};
    std::array<image::MutablePlaneView, 3> planes{}; // where the samples go

    Decompressor()
    {
        info.err = jpeg_std_error(&failure);
        failure.error_exit = giveUpJpeg;
        failure.emit_message = warn;
    }
    ~Decompressor() { jpeg_destroy_decompress(&info); }
    Decompressor(const Decompressor &) = delete;
    Decompressor &operator=(const Decompressor &) = delete;
};

Status MjpegDecoder::decode(std::span<const std::byte> jpeg, image::Frame &frame)
{
    Decompressor decompressor;
    if (setjmp(decompressor.failure.back) != 0)
        return Error{Errc::BadReply, decompressor.failure.what.data()};
    jpeg_create_decompress(&decompressor.info);
    jpeg_mem_src(&decompressor.info, reinterpret_cast<const unsigned char *>(jpeg.data()), jpeg.size());
    jpeg_read_header(&decompressor.info, TRUE);
    if (auto readable = readHeader(decompressor); !readable)
        return readable;
    readRows(decompressor, frame);

    if (decompressor.info.num_components == 1) {
        fillGrey(frame.u.view());
        fillGrey(frame.v.view());
    } else if (decompressor.planes[1].data != frame.u.row(0)) {
        shrink(wideU_, frame.u.view());
        shrink(wideV_, frame.v.view());
    }
    return {};
}

Status MjpegDecoder::readHeader(Decompressor &decompressor)
{
    const jpeg_decompress_struct &info = decompressor.info;
    if (info.image_width != static_cast<unsigned>(size_.width) ||
        info.image_height != static_cast<unsigned>(size_.height))
        return Error{Errc::BadReply, fmt::format("a picture of {}x{} came, not of {}x{}", info.image_width,
                                                 info.image_height, size_.width, size_.height)};
    // Later scans may be as many as the sender likes.
    if (info.progressive_mode || info.arith_code || jpeg_has_multiple_scans(&decompressor.info))
        return Error{Errc::BadReply, "a picture came that is no baseline JPEG of one scan"};
    if (!isReadable(info))
        return Error{Errc::BadReply, "a JPEG picture came that is neither 4:2:0, 4:2:2, 4:4:4 nor grey"};
    return {};
}

void MjpegDecoder::readRows(Decompressor &decompressor, image::Frame &frame)
{
    jpeg_decompress_struct &info = decompressor.info;
    auto &planes = decompressor.planes;
    planes = {frame.y.view(), frame.u.view(), frame.v.view()};
    if (const image::Size step = info.num_components == 3 ? chromaStep(info) : image::Size{2, 2};
        step != image::Size{2, 2}) {
        const image::Size wide{step.width == 2 ? image::chromaSide(size_.width) : size_.width, size_.height};
        if (wideU_.size() != wide) {
            wideU_ = image::Plane(wide);
            wideV_ = image::Plane(wide);
        }
        planes[1] = wideU_.view();
        planes[2] = wideV_.view();
    }
    if (spare_.size().width != size_.width)
        spare_ = image::Plane({size_.width, 1});

    info.raw_data_out = TRUE;
    jpeg_start_decompress(&info);
    // Whole blocks are written: a plane's rows have room for them, being multiples of 64 bytes long.
    std::array<std::array<JSAMPROW, MAX_SAMP_FACTOR * DCTSIZE>, 3> rows{};
    std::array<JSAMPARRAY, 3> components{rows[0].data(), rows[1].data(), rows[2].data()};
    for (int band = 0; info.output_scanline < info.output_height; ++band) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(info.num_components); ++i) {
            const int count = info.comp_info[i].v_samp_factor * DCTSIZE;
            for (int y = 0; y < count; ++y) {
                const int row = band * count + y;
                rows[i][static_cast<std::size_t>(y)] = row < planes[i].size.height ? planes[i].row(row) : spare_.row(0);
            }
        }
        jpeg_read_raw_data(&info, components.data(), static_cast<JDIMENSION>(info.max_v_samp_factor * DCTSIZE));
    }
}

} // namespace bokeh::capture::v4l2
