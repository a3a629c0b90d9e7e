// Videos that a person may be sent, through the reader of files as the program calls it.
#include "engine/capture/file_source.h"
#include "tests/capture/edited_files.h"

using namespace bokeh;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr int kPictures = 4; // of a file that claims many
    static const test::EditedFiles files{
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -c:v libx264 -pix_fmt yuv420p a.mp4",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -f lavfi -i sine=d=0.3 -c:v libx264 -pix_fmt yuv420p -c:a aac b.mkv",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -c:v libvpx-vp9 a.webm",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -c:v mjpeg a.avi",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -c:v prores_ks a.mov",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -c:v libx264 a.ts",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 -pix_fmt yuv420p a.y4m",
        "-f lavfi -i testsrc2=s=32x16:r=10:d=0.3 a.gif"};
    auto source = capture::FileSource::open(files.edited({data, size}), {.threads = 1});
    for (int i = 0; source && i < kPictures; ++i)
        if (const auto frame = (*source)->read(); !frame)
            break;
    return 0;
}
