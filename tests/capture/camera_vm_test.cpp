// Runs in a virtual machine: which cameras there are, and what a sound one sends.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>

#include "tests/capture/vm_camera.h"

using namespace bokeh;
using namespace bokeh::capture;
using namespace bokeh::test;

namespace {

bool near(image::Rgb a, image::Rgb b)
{
    const auto close = [](int one, int other) { return std::abs(one - other) <= 6; };
    return close(a.r, b.r) && close(a.g, b.g) && close(a.b, b.b);
}

} // namespace

TEST_CASE("a camera is listed once, and nodes that send no pictures that we read are not")
{
    const auto found = cameras(); // of five nodes, one is an output, one has metadata, and one is multi-planar
    REQUIRE(found.size() == 2);
    CHECK(found[0].id == kId);
    CHECK(found[0].node == kNode);
    CHECK(found[0].name == "vivid");
    // The driver has one piece of hardware for all, and counts from 0 three times.
    CHECK(found[1].id == "platform/vivid.0-video-index0-3");
    CHECK(found[1].node == kHdmiNode);
}

TEST_CASE("a camera's sizes and rates are those that it lists, for each format")
{
    struct Row {
        image::Size size;
        std::ptrdiff_t rates;
        int fastest;
    };
    const auto modes = cameras().at(0).modes;
    const auto pixels = GENERATE(PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuyv, PixelFormat::Uyvy);
    const auto row = GENERATE(Row{{320, 180}, 12, 60}, Row{{640, 360}, 10, 40}, Row{{640, 480}, 8, 25},
                              Row{{1920, 1080}, 4, 5}, Row{{3840, 2160}, 2, 2});
    CAPTURE(row.size.width, row.size.height);
    CHECK(std::ranges::count_if(modes, [&](const CameraMode &mode) {
              return mode.pixels == pixels && mode.size == row.size;
          }) == row.rates);
    CHECK(std::ranges::count(modes, CameraMode{.pixels = pixels, .size = row.size, .rateNumerator = row.fastest}) == 1);
    CHECK(bestMode(modes) == CameraMode{.pixels = PixelFormat::I420, .size = {640, 360}, .rateNumerator = 30});
}

TEST_CASE("a camera of any size offers the usual ones")
{
    const auto modes = cameras().at(1).modes;
    for (const image::Size size : {image::Size{640, 480}, image::Size{1280, 720}, image::Size{3840, 2160}})
        CHECK(std::ranges::count_if(modes, [&](const CameraMode &mode) {
                  return mode.pixels == PixelFormat::Yuyv && mode.size == size;
              }) == 1);
    REQUIRE(bestMode(modes));
    CHECK(bestMode(modes)->size == image::Size{1280, 720});
}

TEST_CASE("every raw format arrives with the colours that were sent")
{
    struct Row {
        const char *node;
        CameraMode mode;
        image::Matrix matrix;
    };
    CameraMode hdmi = bestMode(cameras().at(1).modes).value();
    const auto row = GENERATE_COPY(Row{kNode, smallMode(PixelFormat::I420), image::Matrix::Bt601},
                                   Row{kNode, smallMode(PixelFormat::Nv12), image::Matrix::Bt601},
                                   Row{kNode, smallMode(PixelFormat::Yuyv), image::Matrix::Bt601},
                                   Row{kNode, smallMode(PixelFormat::Uyvy), image::Matrix::Bt601},
                                   Row{kHdmiNode, hdmi, image::Matrix::Bt709});
    VividControls(row.node).set("OSD Text Mode", 2); // none
    const auto source = CameraSource::open(row.node, {.mode = row.mode});
    REQUIRE(source);
    const Format &format = (*source)->format();
    CHECK((*source)->mode() == row.mode);
    CHECK(format.name == "vivid");
    CHECK(format.rateNumerator == row.mode.rateNumerator);
    REQUIRE(format.size == row.mode.size);
    CHECK(format.colour.matrix == row.matrix);
    CHECK(format.colour.range == image::Range::Limited);

    const auto frame = read(**source);
    REQUIRE(frame->size() == format.size);
    CHECK(frame->colour == format.colour);
    // Bars at three quarters of full strength.
    constexpr std::array<image::Rgb, 8> kBars{{{191, 191, 191},
                                               {191, 191, 0},
                                               {0, 191, 191},
                                               {0, 191, 0},
                                               {191, 0, 191},
                                               {191, 0, 0},
                                               {0, 0, 191},
                                               {0, 0, 0}}};
    for (const int y : {20, 180, 340})
        for (int bar = 0; bar < 8; ++bar) {
            const int x = (2 * bar + 1) * format.size.width / 16;
            const image::Yuv code{frame->y.row(y)[x], frame->u.row(y / 2)[x / 2], frame->v.row(y / 2)[x / 2]};
            const image::Rgb rgb = image::toRgb(code, frame->colour);
            CAPTURE(row.node, describe(row.mode), y, bar, int{rgb.r}, int{rgb.g}, int{rgb.b});
            CHECK(near(rgb, kBars[static_cast<std::size_t>(bar)]));
        }
}

TEST_CASE("frames are numbered from zero and stamped by the driver, later and later")
{
    const auto before = std::chrono::steady_clock::now();
    const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
    auto last = read(*source);
    CHECK(last->time == std::chrono::nanoseconds(0));
    CHECK(last->captured > before);
    const std::uint64_t first = last->sequence;
    for (int i = 0; i < 20; ++i) {
        auto frame = read(*source);
        CHECK(frame->sequence > last->sequence);
        CHECK(frame->captured > last->captured);
        CHECK(frame->captured < std::chrono::steady_clock::now());
        CHECK(frame->time - last->time == frame->captured - last->captured);
        last = std::move(frame);
    }
    // The driver's own clock goes by the rate, so numbers and times agree, however slow this machine is.
    const double seconds = std::chrono::duration<double>(last->time).count();
    CHECK(seconds * 30 == Approx(static_cast<double>(last->sequence - first)).epsilon(0.2));
    CHECK(source->damaged() == 0);
}

TEST_CASE("who comes late gets a picture taken since, and none that has been waiting")
{
    const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
    REQUIRE(read(*source));
    std::this_thread::sleep_for(std::chrono::milliseconds(500)); // the driver fills all its buffers
    const auto late = std::chrono::steady_clock::now();
    CHECK(read(*source)->captured > late);
}

TEST_CASE("a full pool says so, and reading goes on when a frame comes back")
{
    const auto source = open({.mode = smallMode(PixelFormat::Yuyv), .poolSize = 1});
    auto frame = read(*source);
    const auto none = source->read();
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::Exhausted);
    frame.reset();
    CHECK(read(*source));
}
