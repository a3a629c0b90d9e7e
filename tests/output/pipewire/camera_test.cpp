// The camera before a real daemon and real readers, in a session of the test's own.
#include <array>
#include <catch2/catch.hpp>
#include <spa/param/video/color.h>

#include "bars.h"
#include "engine/output/pipewire/pipewire_camera.h"
#include "reader.h"
#include "session.h"

using namespace bokeh;
using namespace std::chrono_literals;
using bars::PixelFormat;
using output::PipeWireCamera;

namespace {

constexpr image::Size kSize{640, 360};

std::unique_ptr<PipeWireCamera> openCamera(const Session &session, PipeWireCamera::Options options = {.size = kSize})
{
    options.daemon = session.daemon();
    auto camera = PipeWireCamera::open(std::move(options));
    REQUIRE(camera);
    REQUIRE(session.knowsCamera());
    return *std::move(camera);
}

/// The next picture that is not the black one which comes first.
std::optional<bars::Picture> nextShown(Reader &reader)
{
    for (;;) {
        auto picture = reader.next();
        if (!picture || !bars::isBlack(*picture))
            return picture;
    }
}

/// GStreamer's next picture, laid out as agreed.
std::optional<bars::Picture> nextShown(Process &gstreamer, const bars::NegotiatedFormat &agreed)
{
    for (;;) {
        bars::Picture picture{agreed, std::vector<std::uint8_t>(output::bytesOf(agreed))};
        if (gstreamer.read(picture.bytes.data(), picture.bytes.size()) < picture.bytes.size())
            return std::nullopt;
        if (!bars::isBlack(picture))
            return picture;
    }
}

Process gstreamer(const Session &session, const std::string &format, image::Size size)
{
    return session.gstreamer({"pipewiresrc", "target-object=bokehcam", "!",
                              "video/x-raw,format=" + format + ",width=" + std::to_string(size.width) +
                                  ",height=" + std::to_string(size.height) + ",framerate=30/1",
                              "!", "fdsink", "fd=1", "sync=false"});
}

/// What a reader saw: whether all of it was shown, in order, and how much of it was missed.
struct Seen {
    int pictures = 0, strange = 0, disordered = 0;
    int first = 0, last = 0;
    int missed() const { return last - first + 1 - pictures; }
    void add(const bars::Picture &picture)
    {
        const auto number = bars::numberIn(picture);
        strange += !number || bars::distance(picture, {}) > 2;
        if (!number)
            return;
        disordered += pictures > 0 && *number <= last;
        first = pictures++ == 0 ? *number : first;
        last = *number;
    }
};

} // namespace

TEST_CASE("two readers each get the pictures that are shown, in order, and nothing else")
{
    const Session session;
    const auto camera = openCamera(session);
    const bars::Show show(*camera, kSize);
    Seen ours, theirs;
    Process other = gstreamer(session, "I420", kSize);
    std::jthread second([&] {
        while (theirs.pictures < 300) {
            const auto picture = nextShown(other, {.size = kSize});
            if (!picture)
                return;
            theirs.add(*picture);
        }
    });
    Reader reader(session.daemon());
    while (ours.pictures < 300) {
        const auto picture = nextShown(reader);
        REQUIRE(picture);
        ours.add(*picture);
    }
    second.join();
    for (const Seen &seen : {ours, theirs}) {
        CAPTURE(seen.first, seen.last);
        CHECK(seen.pictures == 300);
        CHECK(seen.strange == 0);
        CHECK(seen.disordered == 0);
        CHECK(seen.missed() < 300); // none where the machine has nothing else to do
    }
}

TEST_CASE("a reader gets the size and the pixel format that it asks for, in the right colours")
{
    const auto [name, pixels, size] =
        GENERATE(table<std::string, PixelFormat, image::Size>({{"NV12", PixelFormat::Nv12, {640, 360}},
                                                               {"YUY2", PixelFormat::Yuy2, {1280, 720}},
                                                               {"YUY2", PixelFormat::Yuy2, {320, 180}},
                                                               {"I420", PixelFormat::I420, {960, 540}}}));
    CAPTURE(name, size.width);
    const Session session;
    const auto camera = openCamera(session, {.size = {1280, 720}});
    const bars::Show show(*camera, {1280, 720});
    Process reader = gstreamer(session, name, size);
    const auto picture = nextShown(reader, {.pixels = pixels, .size = size});
    REQUIRE(picture);
    CHECK(bars::distance(*picture, {}) <= 2);
}

TEST_CASE("matrix and range are told to the reader, and are those of the pictures")
{
    const auto matrix = GENERATE(image::Matrix::Bt601, image::Matrix::Bt709);
    const auto range = GENERATE(image::Range::Limited, image::Range::Full);
    const image::Colour colour{.matrix = matrix, .range = range};
    const Session session;
    const auto camera = openCamera(session, {.size = kSize, .colour = colour});
    const bars::Show show(*camera, kSize, colour);
    Reader reader(session.daemon());
    const auto picture = nextShown(reader);
    REQUIRE(picture);
    CHECK(picture->agreed.colour == colour);
    CHECK(reader.matrix() ==
          (matrix == image::Matrix::Bt601 ? SPA_VIDEO_COLOR_MATRIX_BT601 : SPA_VIDEO_COLOR_MATRIX_BT709));
    CHECK(reader.range() == (range == image::Range::Full ? SPA_VIDEO_COLOR_RANGE_0_255 : SPA_VIDEO_COLOR_RANGE_16_235));
    CHECK(bars::distance(*picture, colour) == 0);
}

TEST_CASE("pictures in other colours than the reader has asked for are converted")
{
    const image::Colour shown{.matrix = image::Matrix::Bt601, .range = image::Range::Full};
    const Session session;
    const auto camera = openCamera(session, {.size = kSize, .colour = shown});
    const bars::Show show(*camera, kSize, shown);
    Reader reader(session.daemon(), {.matrix = SPA_VIDEO_COLOR_MATRIX_BT709, .range = SPA_VIDEO_COLOR_RANGE_16_235});
    const auto picture = nextShown(reader);
    REQUIRE(picture);
    const image::Colour asked{.matrix = image::Matrix::Bt709};
    CHECK(picture->agreed.colour == asked);
    CHECK(bars::distance(*picture, asked) <= 2);
}

TEST_CASE("the watchers are counted, and are none within two seconds of the last one's going")
{
    const Session session;
    std::atomic<int> calls = 0;
    const auto camera = openCamera(session, {.size = kSize, .changed = [&] { ++calls; }});
    CHECK(camera->watchers() == 0);
    for (int round = 0; round < 3; ++round) {
        std::optional<Reader> one(std::in_place, session.daemon());
        REQUIRE(one->next()); // black, since nothing is shown
        REQUIRE(eventually([&] { return camera->watchers() == 1; }));
        std::optional<Reader> other(std::in_place, session.daemon());
        REQUIRE(eventually([&] { return camera->watchers() == 2; }));
        one.reset();
        REQUIRE(eventually([&] { return camera->watchers() == 1; }));
        other.reset();
        CHECK(eventually([&] { return camera->watchers() == 0; }, 2s));
    }
    CHECK(calls >= 12);
}

TEST_CASE("what was shown before somebody came is not kept for him")
{
    const Session session;
    const auto camera = openCamera(session);
    const auto early = bars::paint(kSize, {}, 7);
    REQUIRE(camera->show(early));
    CHECK(early.use_count() == 1);
    const auto shown = bars::paint(kSize, {}, 8);
    {
        Reader first(session.daemon());
        REQUIRE(eventually([&] { return camera->watchers() > 0; }));
        REQUIRE(camera->show(shown));
        const auto picture = nextShown(first);
        REQUIRE(picture);
        CHECK(bars::numberIn(*picture) == 8);
    }
    REQUIRE(eventually([&] { return camera->watchers() == 0; }));
    CHECK(eventually([&] { return shown.use_count() == 1; }));
    Reader second(session.daemon());
    const auto picture = second.next();
    REQUIRE(picture);
    CHECK(bars::isBlack(*picture));
}

TEST_CASE("a reader who asks for what is not offered gets nothing, and spoils nothing for the next")
{
    const Session session;
    const auto camera = openCamera(session);
    const bars::Show show(*camera, kSize);
    const Reader bad(session.daemon(), {.size = image::Size{333, 111}});
    Reader good(session.daemon());
    const auto picture = nextShown(good);
    REQUIRE(picture);
    CHECK(picture->agreed.size == kSize);
    CHECK(camera->problem().empty());
}

TEST_CASE("who comes while others watch is given what they watch")
{
    const Session session;
    const auto camera = openCamera(session);
    const bars::Show show(*camera, kSize);
    Reader first(session.daemon(), {.pixels = PixelFormat::Nv12, .size = image::Size{640, 480}});
    REQUIRE(nextShown(first));
    Reader second(session.daemon(), {.pixels = PixelFormat::Yuy2});
    const auto picture = nextShown(second);
    REQUIRE(picture);
    CHECK(picture->agreed == bars::NegotiatedFormat{.pixels = PixelFormat::Nv12, .size = {640, 480}});
}

TEST_CASE("a daemon that comes late, or ends and comes again, is found")
{
    Session session;
    session.killPipeWire();
    const auto opened = PipeWireCamera::open({.size = kSize, .daemon = session.daemon()});
    REQUIRE(opened);
    const auto &camera = *opened;
    REQUIRE(eventually([&] { return camera->problem().starts_with("PipeWire is not running"); }));
    const auto refused = camera->show(bars::paint(kSize, {}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Disconnected);
    for (int round = 0; round < 2; ++round) {
        session.startPipeWire();
        REQUIRE(eventually([&] { return camera->problem().empty(); }));
        REQUIRE(session.knowsCamera());
        const bars::Show show(*camera, kSize);
        Reader reader(session.daemon());
        REQUIRE(nextShown(reader));
        session.killPipeWire();
        REQUIRE(eventually([&] { return camera->problem().starts_with("PipeWire is not running"); }));
        CHECK(eventually([&] { return camera->watchers() == 0; }));
    }
}

TEST_CASE("a camera that is closed while somebody watches is gone at once")
{
    const Session session;
    for (int round = 0; round < 5; ++round) {
        auto camera = openCamera(session);
        std::optional<bars::Show> show(std::in_place, *camera, kSize);
        Reader reader(session.daemon());
        REQUIRE(nextShown(reader));
        const auto last = bars::paint(kSize, {}, 1);
        static_cast<void>(camera->show(last));
        show.reset();
        camera.reset();
        CHECK(last.use_count() == 1);
    }
}

TEST_CASE("showing bars until interrupted, for use by hand", "[.hand]")
{
    const auto camera = PipeWireCamera::open({});
    REQUIRE(camera);
    const bars::Show show(**camera, {1280, 720});
    for (;;)
        std::this_thread::sleep_for(1h);
}
