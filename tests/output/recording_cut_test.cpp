// What lies beneath the transparency of a file: never the room.
#include "engine/output/recording/layer_file.h"
#include "tests/output/full_disk.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using output::FileSink;
using output::Layer;
using output::LayerFile;

namespace {

constexpr image::Size kSize{160, 96};
constexpr int kPersonFrom = 96; // columns; everything to the left is the room

/// Nobody on the left, a faint trace of the room beside the person, the person on the right.
image::Plane alphaOfPerson()
{
    image::Plane alpha(kSize);
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x)
            alpha.row(y)[x] = x < kPersonFrom - 16 ? 0 : x < kPersonFrom ? 5 : 255;
    return alpha;
}

image::FramePtr roomAt(int sequence)
{
    auto frame = std::make_shared<image::Frame>(kSize);
    const auto from = noise(kSize, sequence);
    for (auto [source, target] : {std::pair{&from->y, &frame->y}, {&from->u, &frame->u}, {&from->v, &frame->v}})
        for (int y = 0; y < source->size().height; ++y)
            std::copy_n(source->row(y), source->size().width, target->row(y));
    frame->time = from->time;
    frame->colour = kBt709;
    return frame;
}

/// The farthest that any sample of the first `columns` is from black or grey, in levels. `step`: pixels to a chroma
/// sample.
int farthestFromBlack(const std::vector<std::uint8_t> &picture, int columns, int step)
{
    const int width = kSize.width, height = kSize.height;
    int farthest = 0;
    const auto look = [&](std::size_t offset, int planeWidth, int planeHeight, int planeColumns, int neutral) {
        for (int y = 0; y < planeHeight; ++y)
            for (int x = 0; x < planeColumns; ++x)
                farthest = std::max(farthest,
                                    std::abs(picture[offset + static_cast<std::size_t>(y * planeWidth + x)] - neutral));
    };
    const auto luma = static_cast<std::size_t>(width * height);
    const auto chroma = luma / static_cast<std::size_t>(step * step);
    REQUIRE(picture.size() >= luma + 2 * chroma);
    look(0, width, height, columns, 16);
    for (const std::size_t offset : {luma, luma + chroma})
        look(offset, width / step, height / step, columns / step, 128);
    return farthest;
}

struct Kind {
    const char *name, *decoder, *pixels;
    int step, margin; ///< a lossy file smears the person's edge by a few pixels
};

constexpr int kFewLevels = 8;

} // namespace

TEST_CASE("a file with transparency is black where it is transparent, whatever picture it was given")
{
    const Kind kind =
        GENERATE(Kind{"a.webm", "-c:v libvpx-vp9 ", "yuva420p", 2, 16}, Kind{"a.mov", "", "yuva444p", 1, 0});
    const bool isThere = GENERATE(true, false);
    CAPTURE(kind.name, isThere);
    const Folder folder;
    auto file = LayerFile::open({.layer = Layer::Alpha,
                                 .path = folder / kind.name,
                                 .video = formatOf(kSize),
                                 .growth = media::Muxer::Growth::Hidden});
    REQUIRE(file);
    const image::Plane alpha = alphaOfPerson();
    const image::PlaneView view = alpha.view();
    for (int i = 0; i < 3; ++i) {
        const auto room = roomAt(i);
        REQUIRE((*file)->write({.time = room->time, .frame = room.get(), .alpha = isThere ? &view : nullptr}));
    }
    REQUIRE((*file)->complete());
    REQUIRE((*file)->reveal());
    const auto seen = numbersOf<std::uint8_t>(kind.decoder + ("-i " + quoted(folder / kind.name)) +
                                              " -frames:v 1 -pix_fmt " + kind.pixels + " -f rawvideo");
    CHECK(farthestFromBlack(seen, isThere ? kPersonFrom - kind.margin : kSize.width, kind.step) <= kFewLevels);
    const auto shown = seen.end() - std::ptrdiff_t{kSize.width} * kSize.height; // the alpha comes last
    CHECK(shown[kPersonFrom - 20] <= kFewLevels);
    CHECK((shown[kPersonFrom + 20] > 255 - kFewLevels) == isThere);
}

TEST_CASE("a clip with transparency is black where it is transparent, turned too")
{
    const Folder folder;
    const int rotation = GENERATE(0, 90);
    auto format = formatOf(kSize);
    format.rotation = rotation;
    const auto sink = openSink(folder / "a.webm", {.video = format, .alpha = true});
    image::Plane none(kSize);
    for (int y = 0; y < kSize.height; ++y)
        std::fill_n(none.row(y), kSize.width, std::uint8_t{0});
    for (int i = 0; i < 3; ++i)
        REQUIRE(sink->writeWithAlpha(roomAt(i), std::as_const(none).view()));
    REQUIRE(sink->finish());
    const auto seen = numbersOf<std::uint8_t>("-c:v libvpx-vp9 -i " + quoted(folder / "a.webm") +
                                              " -frames:v 1 -pix_fmt yuv420p -f rawvideo");
    CHECK(farthestFromBlack(seen, kSize.width, 2) <= kFewLevels);
}
