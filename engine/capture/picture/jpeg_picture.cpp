#include "engine/capture/picture/jpeg_picture.h"

#include <fmt/format.h>

#include "engine/capture/jpeg_failure.h"

#include <jerror.h>

namespace bokeh::capture {

namespace {

constexpr int kMaxScans = 100; // of a progressive picture; each goes through all of it

struct Decompressor {
    jpeg_decompress_struct info{};
    JpegFailure failure{};
    jpeg_progress_mgr progress{};
    Pixels pixels;
    std::vector<std::uint8_t> cmyk; // a row

    Decompressor()
    {
        info.err = jpeg_std_error(&failure);
        failure.error_exit = giveUpJpeg;
        failure.emit_message = [](j_common_ptr, int) {}; // the engine never prints
    }
    ~Decompressor() { jpeg_destroy_decompress(&info); }
    Decompressor(const Decompressor &) = delete;
    Decompressor &operator=(const Decompressor &) = delete;

    void countScans()
    {
        progress.progress_monitor = [](j_common_ptr common) {
            if (reinterpret_cast<j_decompress_ptr>(common)->input_scan_number > kMaxScans)
                ERREXIT(common, JERR_CANT_SUSPEND); // any: what it says is not shown
        };
        info.progress = &progress;
    }
};

/// As printers mix colours; the way in which Adobe's programs write them, the other way round.
void fromCmyk(const std::uint8_t *cmyk, int pixels, std::uint8_t *bgr)
{
    for (int x = 0; x < pixels; ++x, cmyk += 4, bgr += 3) {
        const int k = cmyk[3];
        for (int i = 0; i < 3; ++i)
            bgr[2 - i] = static_cast<std::uint8_t>(k - ((255 - cmyk[i]) * k >> 8));
    }
}

/// All of the picture into `decompressor.pixels`; false where libjpeg gave up. Everything that needs a destructor is
/// the caller's, for a jump back to setjmp() runs none.
bool read(Decompressor &decompressor, const PictureHeader &header, std::span<const std::byte> bytes, bool grey)
{
    jpeg_decompress_struct &info = decompressor.info;
    if (setjmp(decompressor.failure.back) != 0)
        return false;
    jpeg_create_decompress(&info);
    decompressor.countScans();
    jpeg_mem_src(&info, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
    jpeg_read_header(&info, TRUE);
    if (info.image_width != static_cast<unsigned>(header.size.width) ||
        info.image_height != static_cast<unsigned>(header.size.height))
        return false;
    const bool four = info.num_components == 4, one = !four && (grey || info.num_components == 1);
    info.out_color_space = four ? JCS_CMYK : one ? JCS_GRAYSCALE : JCS_EXT_BGR;
    decompressor.pixels = Pixels(header.size, one ? 1 : 3);
    decompressor.cmyk.resize(four ? static_cast<std::size_t>(header.size.width) * 4 : 0);
    jpeg_start_decompress(&info);
    while (info.output_scanline < info.output_height) {
        std::uint8_t *const to = decompressor.pixels.row(static_cast<int>(info.output_scanline));
        JSAMPROW row = four ? decompressor.cmyk.data() : to;
        jpeg_read_scanlines(&info, &row, 1);
        if (four)
            fromCmyk(row, header.size.width, to);
    }
    return true;
}

} // namespace

Result<Pixels> decodeJpeg(const PictureHeader &header, std::span<const std::byte> bytes, bool grey)
{
    Decompressor decompressor;
    if (!read(decompressor, header, bytes, grey))
        return Error{Errc::BadInput, "is not a picture that can be read: its JPEG data are damaged"};
    return std::move(decompressor.pixels);
}

} // namespace bokeh::capture
