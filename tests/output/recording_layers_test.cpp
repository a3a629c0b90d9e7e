#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using output::MaskShape;

TEST_CASE("an alpha file is opaque where somebody is, and nothing is seen of a picture without alpha")
{
    const auto [kind, name, decoder] =
        GENERATE(std::tuple{RecordingSettings::Alpha::Webm, "a alpha.webm", "-c:v libvpx-vp9 "},
                 std::tuple{RecordingSettings::Alpha::ProRes, "a alpha.mov", ""});
    CAPTURE(name);
    const Folder folder;
    const RecordingSettings take{.folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .alpha = kind};
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < 4; ++i) {
        RecordingPicture picture = makePicture(take, 0, start + milliseconds(40 * i));
        if (i == 3)
            picture.alpha = nullptr;
        recorder->put(picture);
    }
    CHECK(finish(*recorder).files[1].pictures == 4);
    const auto alpha = numbersOf<std::uint8_t>(decoder + ("-i " + quoted(folder / name)) +
                                               " -vf alphaextract,format=gray -f rawvideo");
    REQUIRE(alpha.size() == 4 * 64 * 48);
    CHECK(alpha[24 * 64 + 8] < 24);
    CHECK(alpha[24 * 64 + 56] > 224);
    CHECK(alpha[3 * 64 * 48 + 24 * 64 + 56] < 24);
}

TEST_CASE("ProRes holds the colours of a picture, whichever its range")
{
    const auto range = GENERATE(image::Range::Limited, image::Range::Full);
    const Folder folder;
    auto format = formatOf({64, 48});
    format.colour.range = range;
    record({.folder = folder / "", .stem = "a", .video = format, .alpha = RecordingSettings::Alpha::ProRes}, 1);
    const auto seen = numbersOf<std::uint8_t>("-i " + quoted(folder / "a alpha.mov") + " -pix_fmt yuv444p -f rawvideo");
    REQUIRE(seen.size() == 3 * 64 * 48);
    const auto wanted = makeFrame({64, 48}, 0, {});
    // It is all limited range, so a full-range picture is other codes for the same colours.
    const auto limited = [&](int code, double black, double centre, double steps) {
        return range == image::Range::Full ? black + (code - centre) * steps / 255 : code;
    };
    double luma = 0, chroma = 0;
    for (std::size_t y = 0; y < 48; ++y)
        for (std::size_t x = 32; x < 64; ++x) { // the other half is transparent
            const int row = static_cast<int>(y), column = static_cast<int>(x);
            luma += std::abs(seen[y * 64 + x] - limited(wanted->y.row(row)[column], 16, 0, 219));
            chroma += std::abs(seen[(48 + y) * 64 + x] - limited(wanted->u.row(row / 2)[column / 2], 128, 128, 224));
        }
    CHECK(luma / (32 * 48) < 1);
    CHECK(chroma / (32 * 48) < 1);
}

TEST_CASE("a mask is recorded without loss, as the network sent it")
{
    const auto shape = GENERATE(MaskShape{.side = 56, .cap = 31}, MaskShape{.side = 40, .cap = 127},
                                MaskShape{.side = 28, .channels = 2, .cap = 1023});
    CAPTURE(shape.side, shape.cap);
    const Folder folder;
    record({.folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .mask = shape}, 5);
    const std::string format = shape.cap > 255 ? "gray16le" : "gray";
    const std::string seen =
        probe(quoted(folder / "a mask.mkv"), "-show_entries stream=codec_name,width,height,pix_fmt");
    CHECK(contains(seen, "codec_name=ffv1"));
    CHECK(contains(seen, "width=" + std::to_string(shape.side) + "\n"));
    CHECK(contains(seen, "height=" + std::to_string(shape.side * shape.channels) + "\n"));
    CHECK(contains(seen, "pix_fmt=" + format));

    const std::string raw = "-i " + quoted(folder / "a mask.mkv") + " -f rawvideo";
    std::vector<std::uint16_t> values, wanted;
    if (shape.cap > 255) {
        values = numbersOf<std::uint16_t>(raw);
    } else {
        const auto bytes = numbersOf<std::uint8_t>(raw);
        values.assign(bytes.begin(), bytes.end());
    }
    for (std::uint64_t i = 0; i < 5; ++i) {
        const auto mask = makeMask(shape, i);
        wanted.insert(wanted.end(), mask->values.begin(), mask->values.end());
    }
    CHECK(values == wanted);
}

TEST_CASE("a picture without a mask leaves a gap in the masks, at its time")
{
    const Folder folder;
    const RecordingSettings take{
        .folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .mask = MaskShape{.side = 16}};
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < 6; ++i) {
        RecordingPicture picture = makePicture(take, 0, start + milliseconds(40 * i));
        if (i == 2 || i == 3)
            picture.mask = nullptr;
        recorder->put(picture);
    }
    finish(*recorder);
    CHECK(timesOf(folder / "a mask.mkv") == std::vector<std::int64_t>{0, 40'000, 160'000, 200'000});
    CHECK(timesOf(folder / "a.mp4").size() == 6);
}
