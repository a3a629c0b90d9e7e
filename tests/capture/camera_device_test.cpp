// What can be said of cameras without one; camera_vm_test.cpp has one.
#include <catch2/catch.hpp>
#include <cerrno>

#include "engine/capture/camera.h"
#include "engine/capture/v4l2/device.h"
#include "engine/capture/v4l2/timeline.h"

using namespace bokeh;
using namespace bokeh::capture;
using namespace std::chrono_literals;
using v4l2::Timeline;

TEST_CASE("the kernel's reasons become a sentence that names the camera and says what to do")
{
    struct Row {
        int reason;
        Errc code;
        const char *what;
    };
    const auto row = GENERATE(
        Row{ENODEV, Errc::Disconnected, "The camera \"X\" is not there: was it unplugged?"},
        Row{ENOENT, Errc::Disconnected, "The camera \"X\" is not there: was it unplugged?"},
        Row{EBUSY, Errc::Exhausted, "The camera \"X\" is in use by another program"},
        Row{ENOSPC, Errc::Exhausted,
            "The camera \"X\" gets too little of its USB bus: choose a smaller picture, or plug it in elsewhere"},
        Row{ENOMEM, Errc::Exhausted, "The camera \"X\" cannot run: Cannot allocate memory"},
        Row{EACCES, Errc::BadInput, "You may not use the camera \"X\": that takes membership of the group \"video\""},
        Row{ENOTTY, Errc::BadInput, "\"X\" is no camera"},
        Row{EIO, Errc::BadReply, "The camera \"X\" failed: Input/output error"});
    const Error error = v4l2::errorOf(row.reason, "X");
    CHECK(error.code == row.code);
    CHECK(error.what == row.what);
}

TEST_CASE("a name that a driver repeats is said once")
{
    CHECK(v4l2::tidyName("Integrated Camera: Integrated C") == "Integrated Camera");
    CHECK(v4l2::tidyName("Integrated Camera: Integrated Camera") == "Integrated Camera");
    CHECK(v4l2::tidyName("HD Webcam: Rear Camera") == "HD Webcam: Rear Camera");
    CHECK(v4l2::tidyName("UVC Camera (046d:0825)") == "UVC Camera (046d:0825)");
    CHECK(v4l2::tidyName("") == "");
}

TEST_CASE("what is no camera is refused, and what is not there is not there")
{
    struct Row {
        const char *where;
        Errc code;
        const char *what;
    };
    const auto row =
        GENERATE(Row{"/dev/null", Errc::BadInput, "\"/dev/null\" is no camera"},
                 Row{"/proc/version", Errc::BadInput, "\"/proc/version\" is no camera"}, // an ordinary file
                 Row{"/dev", Errc::BadInput, "\"/dev\" is no camera"},
                 Row{"/dev/no-such", Errc::Disconnected, "The camera \"/dev/no-such\" is not there: was it unplugged?"},
                 Row{"no such id", Errc::Disconnected, "The camera \"no such id\" is not there: was it unplugged?"},
                 Row{"", Errc::Disconnected, "The camera \"\" is not there: was it unplugged?"});
    const auto source = CameraSource::open(row.where, {});
    REQUIRE_FALSE(source);
    CHECK(source.error().code == row.code);
    CHECK(source.error().what == row.what);
}

TEST_CASE("a watch ends at once where nothing ever happens")
{
    const auto watch = CameraWatch::start([] {});
    if (!watch) // a container may forbid it
        CHECK(watch.error().code == Errc::Unsupported);
}

TEST_CASE("frames are numbered as the driver counts, from zero, with its gaps")
{
    struct Row {
        std::vector<std::uint32_t> driver;
        std::vector<std::uint64_t> ours;
    };
    const auto row = GENERATE(Row{{0, 1, 2, 5, 6}, {0, 1, 2, 5, 6}}, Row{{17, 18, 20}, {0, 1, 3}},
                              Row{{0xFFFFFFFE, 0xFFFFFFFF, 0, 3}, {0, 1, 2, 5}}, // wraps
                              Row{{0, 0, 0}, {0, 1, 2}},                         // does not count
                              Row{{9, 5, 6}, {0, 1, 2}});                        // starts anew
    Timeline timeline;
    std::vector<std::uint64_t> numbers;
    for (const std::uint32_t sequence : row.driver)
        numbers.push_back(timeline.number(sequence));
    CHECK(numbers == row.ours);
}

TEST_CASE("stamps that do not advance are not believed, and what is captured never goes back")
{
    Timeline timeline;
    image::Frame frame;
    const Timeline::Clock::time_point start(1000s);
    Timeline::Clock::time_point before{};
    for (int i = 0; i < 60; ++i) { // every half second a new one, and 30 frames a second
        const auto now = start + i * 33ms;
        timeline.set(frame, now - now.time_since_epoch() % 500ms, now);
        CHECK(now - frame.captured <= 33ms);
        CHECK(frame.captured >= before);
        before = frame.captured;
    }
    timeline.set(frame, start + 1980ms, start + 2s);
    CHECK(frame.captured == start + 1980ms); // one that advances is
}

TEST_CASE("a frame's time is the driver's stamp where that can be, and always grows")
{
    Timeline timeline;
    image::Frame frame;
    const Timeline::Clock::time_point start(1000s);
    const auto set = [&](std::optional<Timeline::Clock::time_point> stamp, Timeline::Clock::time_point now) {
        timeline.set(frame, stamp, now);
        return frame.time;
    };
    CHECK(set(start, start + 20ms) == 0ns);
    CHECK(frame.captured == start);
    CHECK(set(start + 33ms, start + 60ms) == 33ms);
    CHECK(frame.captured == start + 33ms);
    CHECK(set(start + 33ms, start + 90ms) == 90ms); // the same stamp again
    CHECK(frame.captured == start + 90ms);
    CHECK(set(std::nullopt, start + 100ms) == 100ms); // none
    CHECK(frame.captured == start + 100ms);
    CHECK(set(start + 10s, start + 133ms) == 133ms);                   // of the future
    CHECK(set(Timeline::Clock::time_point(), start + 166ms) == 166ms); // of long ago
    CHECK(frame.captured == start + 166ms);
}
