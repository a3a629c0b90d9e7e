#include "tests/capture/jpeg.h"

#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

namespace bokeh::test {

namespace {

void choose(jpeg_compress_struct &info, const JpegOptions &options)
{
    const bool grey = options.sampling.width == 0;
    info.in_color_space = options.rgb ? JCS_RGB : JCS_YCbCr;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, grey ? JCS_GRAYSCALE : options.rgb ? JCS_RGB : JCS_YCbCr);
    jpeg_set_quality(&info, options.quality, TRUE);
    info.optimize_coding = options.optimised ? TRUE : FALSE;
    info.restart_interval = static_cast<unsigned>(options.restart);
    if (grey)
        return;
    info.comp_info[0].h_samp_factor = options.sampling.width;
    info.comp_info[0].v_samp_factor = options.sampling.height;
    for (int i = 1; i < 3; ++i) {
        info.comp_info[i].h_samp_factor = options.chroma.width;
        info.comp_info[i].v_samp_factor = options.chroma.height;
    }
    if (options.progressive)
        jpeg_simple_progression(&info);
}

void leaveHuffmanTablesOut(jpeg_compress_struct &info)
{
    for (int i = 0; i < NUM_HUFF_TBLS; ++i)
        for (JHUFF_TBL *table : {info.dc_huff_tbl_ptrs[i], info.ac_huff_tbl_ptrs[i]})
            if (table)
                table->sent_table = TRUE;
}

} // namespace

std::vector<std::byte> encodeJpeg(image::Size size, const JpegOptions &options,
                                  const std::function<image::Yuv(int, int)> &paint)
{
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{}; // the standard one ends the program: the tests ask for nothing wrong
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char *bytes = nullptr;
    unsigned long count = 0;
    jpeg_mem_dest(&info, &bytes, &count);
    info.image_width = static_cast<JDIMENSION>(size.width);
    info.image_height = static_cast<JDIMENSION>(size.height);
    info.input_components = 3;
    choose(info, options);
    static const jpeg_scan_info kScans[] = {{1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
    if (options.scans) {
        info.scan_info = kScans;
        info.num_scans = 3;
    }
    if (!options.huffmanTables)
        leaveHuffmanTablesOut(info);
    jpeg_start_compress(&info, options.huffmanTables ? TRUE : FALSE);
    std::vector<JSAMPLE> row(static_cast<std::size_t>(size.width) * 3);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const image::Yuv pixel = paint(x, y);
            JSAMPLE *at = &row[static_cast<std::size_t>(x) * 3];
            at[0] = pixel.y;
            at[1] = pixel.u;
            at[2] = pixel.v;
        }
        JSAMPROW rows[] = {row.data()};
        jpeg_write_scanlines(&info, rows, 1);
    }
    jpeg_finish_compress(&info);
    const auto *first = reinterpret_cast<const std::byte *>(bytes);
    std::vector<std::byte> jpeg(first, first + count);
    jpeg_destroy_compress(&info);
    std::free(bytes);
    return jpeg;
}

} // namespace bokeh::test
