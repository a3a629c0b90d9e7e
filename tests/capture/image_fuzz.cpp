// Pictures that a person may be sent and choose as a background.
#include "engine/capture/image_file.h"
#include "tests/capture/edited_files.h"

using namespace bokeh;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const test::EditedFiles files{"-f lavfi -i testsrc2=s=33x17 -frames:v 1 a.png",
                                         "-f lavfi -i testsrc2=s=33x17 -frames:v 1 a.jpg",
                                         "-f lavfi -i testsrc2=s=33x17 -frames:v 1 a.bmp",
                                         "-f lavfi -i testsrc2=s=33x17 -frames:v 1 a.tiff",
                                         "-f lavfi -i testsrc2=s=33x17 -frames:v 1 -q:v 50 a.webp",
                                         "-f lavfi -i testsrc2=s=33x17 -frames:v 1 -pix_fmt pal8 b.png",
                                         "-f lavfi -i testsrc2=s=33x17 -frames:v 1 -pix_fmt rgba64be c.png"};
    const std::filesystem::path picture = files.edited({data, size});
    (void)capture::readImage(picture);
    (void)capture::readGrey(picture);
    return 0;
}
