#include "engine/capture/file_source.h"
#include "engine/capture/picture_converter.h"

#include "tests/capture/media.h"

using namespace bokeh;
using bokeh::capture::FileSource;
using bokeh::test::ffmpeg;

namespace {

image::FramePtr firstFrame(const std::filesystem::path &path)
{
    auto source = FileSource::open(path, {});
    INFO(path << ": " << (source ? "" : source.error().what));
    REQUIRE(source);
    auto frame = (*source)->read();
    REQUIRE(frame);
    REQUIRE(*frame);
    return *std::move(frame); // which outlives its source
}

void checkEverywhere(const image::Plane &plane, int expected, int tolerance)
{
    int worst = 0;
    for (int y = 0; y < plane.size().height; ++y)
        for (int x = 0; x < plane.size().width; ++x)
            worst = std::max(worst, std::abs(plane.row(y)[x] - expected));
    CHECK(worst <= tolerance);
}

} // namespace

TEST_CASE("every YUV format arrives with its values, within one level")
{
    const auto *format = GENERATE("yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "nv12", "nv21", "yuyv422",
                                  "uyvy422", "yuv420p10le", "yuv420p12le", "yuv422p10le", "yuv444p10le", "yuva420p");
    const auto *size = GENERATE("64:48", "37:21");
    CAPTURE(format, size);
    const test::Folder folder;
    ffmpeg(std::string("-f lavfi -i color=black:s=64x48") + ":d=0.04,scale=" + size +
           ",format=yuv444p,geq=lum=100:cb=90:cr=170,format=" + format + " -c:v rawvideo -f nut " +
           (folder / "a.nut").string());
    const auto frame = firstFrame(folder / "a.nut");
    CHECK(frame->colour.range == image::Range::Limited);
    checkEverywhere(frame->y, 100, 1);
    checkEverywhere(frame->u, 90, 1);
    checkEverywhere(frame->v, 170, 1);
}

TEST_CASE("ten bits are rounded to eight, halves up")
{
    const test::Folder folder;
    ffmpeg("-f lavfi -i color=black:s=33x17:d=0.04,format=yuv420p10le,geq=lum=402:cb=361:cr=1023 -c:v ffv1 " +
           (folder / "a.mkv").string());
    const auto frame = firstFrame(folder / "a.mkv");
    checkEverywhere(frame->y, 101, 0); // 100.5
    checkEverywhere(frame->u, 90, 0);  // 90.25
    checkEverywhere(frame->v, 255, 0); // 255.75, held at the top
}

TEST_CASE("what a hardware decoder gives, two planes of ten bits in sixteen, is converted too")
{
    const media::AvFrame picture(av_frame_alloc());
    picture->format = AV_PIX_FMT_P010LE;
    picture->width = 37;
    picture->height = 21;
    picture->color_range = AVCOL_RANGE_MPEG;
    REQUIRE(av_frame_get_buffer(picture.get(), 0) == 0);
    const auto fill = [&](int plane, int rows, int first, int second) {
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < 38; ++x)
                reinterpret_cast<std::uint16_t *>(picture->data[plane] + y * picture->linesize[plane])[x] =
                    static_cast<std::uint16_t>((x % 2 == 0 ? first : second) << 6);
    };
    fill(0, 21, 400, 400);
    fill(1, 11, 360, 680);
    image::Frame frame(image::Size{37, 21});
    REQUIRE(capture::PictureConverter().convert(*picture, frame));
    checkEverywhere(frame.y, 100, 1);
    checkEverywhere(frame.u, 90, 1);
    checkEverywhere(frame.v, 170, 1);
}

TEST_CASE("RGB becomes limited YUV, by BT.709 from 720 lines up and by BT.601 below")
{
    struct Case {
        const char *size;
        image::Matrix matrix;
        int tag;
    };
    const auto [size, matrix, tag] =
        GENERATE(Case{"64x719", image::Matrix::Bt601, 6}, Case{"64x720", image::Matrix::Bt709, 1},
                 Case{"1x1", image::Matrix::Bt601, 6});
    const auto *format = GENERATE("rgb24", "bgr0", "gbrp", "rgba", "gbrp10le");
    CAPTURE(size, format);
    const test::Folder folder;
    ffmpeg(std::string("-f lavfi -i color=0x4080C0:s=") + size + ":d=0.04,format=" + format + " -c:v rawvideo -f nut " +
           (folder / "a.nut").string());
    const auto frame = firstFrame(folder / "a.nut");
    CHECK(frame->colour.matrix == matrix);
    CHECK(frame->colour.matrixTag == tag);
    CHECK(frame->colour.range == image::Range::Limited);
    const image::Yuv expected = image::toYuv({0x40, 0x80, 0xC0}, frame->colour);
    checkEverywhere(frame->y, expected.y, 1);
    checkEverywhere(frame->u, expected.u, 1);
    checkEverywhere(frame->v, expected.v, 1);
}

TEST_CASE("full range stays full")
{
    const test::Folder folder;
    ffmpeg("-f lavfi -i color=black:s=64x48:d=0.04,format=yuv420p,geq=lum=250:cb=90:cr=170  -color_range pc -c:v "
           "libx264 -qp 0 " +
           (folder / "a.mp4").string());
    const auto frame = firstFrame(folder / "a.mp4");
    CHECK(frame->colour.range == image::Range::Full);
    checkEverywhere(frame->y, 250, 1);
}

TEST_CASE("grey has neutral chroma and, in a picture, full range")
{
    const test::Folder folder;
    ffmpeg("-f lavfi -i color=black:s=31x17,format=gray,geq=lum=200 -frames:v 1 " + (folder / "a.png").string());
    const auto frame = firstFrame(folder / "a.png");
    CHECK(frame->colour.range == image::Range::Full);
    checkEverywhere(frame->y, 200, 0);
    checkEverywhere(frame->u, 128, 0);
    checkEverywhere(frame->v, 128, 0);
}
