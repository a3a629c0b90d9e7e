#include <catch2/catch.hpp>
#include <linux/videodev2.h>

#include "engine/capture/camera.h"
#include "engine/capture/v4l2/modes.h"

using namespace bokeh;
using namespace bokeh::capture;

namespace {

constexpr CameraMode mode(int width, int height, int rate, PixelFormat pixels = PixelFormat::Yuyv)
{
    return {.pixels = pixels, .size = {width, height}, .rateNumerator = rate};
}

} // namespace

TEST_CASE("the best mode is fluent first, then near 720p from below, then near 30 a second, then cheap")
{
    struct Row {
        const char *why;
        CameraMode best;
        std::vector<CameraMode> others;
    };
    const auto row = GENERATE(
        Row{"a small fluent picture before a large one that is not",
            mode(640, 480, 30),
            {mode(1280, 720, 10), mode(1920, 1080, 5), mode(320, 240, 30)}},
        Row{"MJPEG where only that is fluent at 720p",
            mode(1280, 720, 30, PixelFormat::Mjpeg),
            {mode(640, 480, 30), mode(1280, 720, 10), mode(1920, 1080, 30, PixelFormat::Mjpeg)}},
        Row{"a smaller picture before a larger one", mode(640, 360, 30), {mode(1920, 1080, 30), mode(1280, 960, 30)}},
        Row{"the least of the larger ones where there is no smaller", mode(1280, 960, 30), {mode(1920, 1080, 30)}},
        Row{"the most there is where nothing is fluent", mode(320, 240, 20), {mode(1280, 720, 15)}},
        Row{"no faster than needed", mode(1280, 720, 30), {mode(1280, 720, 60), mode(1280, 720, 50)}},
        Row{"faster before slower", mode(1280, 720, 60), {mode(1280, 720, 25)}},
        Row{"29.97 is 30",
            {.pixels = PixelFormat::Yuyv, .size = {1280, 720}, .rateNumerator = 30000, .rateDenominator = 1001},
            {mode(640, 480, 30)}},
        Row{"the format that costs least, all else being equal",
            mode(1280, 720, 30, PixelFormat::I420),
            {mode(1280, 720, 30, PixelFormat::Mjpeg), mode(1280, 720, 30, PixelFormat::Uyvy),
             mode(1280, 720, 30, PixelFormat::Nv12), mode(1280, 720, 30)}});
    CAPTURE(row.why);
    std::vector<CameraMode> modes = row.others;
    modes.push_back(row.best); // last, then first: the order says nothing
    CHECK(bestMode(modes) == row.best);
    modes.insert(modes.begin(), row.best);
    modes.pop_back();
    CHECK(bestMode(modes) == row.best);
}

TEST_CASE("of no modes none is the best")
{
    CHECK_FALSE(bestMode({}));
}

TEST_CASE("a mode is described as people say it")
{
    CHECK(describe(mode(1280, 720, 30, PixelFormat::Mjpeg)) == "1280×720, 30 fps, MJPEG");
    CHECK(describe(mode(640, 480, 15)) == "640×480, 15 fps, YUYV");
    CHECK(describe(
              {.pixels = PixelFormat::Nv12, .size = {1920, 1080}, .rateNumerator = 30000, .rateDenominator = 1001}) ==
          "1920×1080, 29.97 fps, NV12");
    CHECK(describe({.pixels = PixelFormat::Uyvy, .size = {1, 1}, .rateNumerator = 15, .rateDenominator = 2}) ==
          "1×1, 7.5 fps, UYVY");
}

TEST_CASE("every format that is read has the kernel's code, and no other code is taken for one")
{
    for (const auto pixels :
         {PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Yuyv, PixelFormat::Uyvy, PixelFormat::Mjpeg})
        CHECK(v4l2::pixelFormatOf(v4l2::fourccOf(pixels)) == pixels);
    for (const std::uint32_t other : {V4L2_PIX_FMT_YVYU, V4L2_PIX_FMT_YVU420, V4L2_PIX_FMT_NV21, V4L2_PIX_FMT_H264, 0U})
        CHECK_FALSE(v4l2::pixelFormatOf(other));
}

TEST_CASE("an interval becomes a rate in lowest terms, and one that is none changes nothing")
{
    const auto rate = [](std::uint32_t numerator, std::uint32_t denominator) {
        const CameraMode set = v4l2::withInterval(mode(1, 1, 7), numerator, denominator);
        return std::pair(set.rateNumerator, set.rateDenominator);
    };
    CHECK(rate(1, 30) == std::pair(30, 1));
    CHECK(rate(1001, 30000) == std::pair(30000, 1001));
    CHECK(rate(500000, 10000000) == std::pair(20, 1));
    CHECK(rate(2, 15) == std::pair(15, 2));
    CHECK(rate(0, 30) == std::pair(7, 1));
    CHECK(rate(1, 0) == std::pair(7, 1));
    CHECK(rate(1, 0xFFFFFFFF) == std::pair(7, 1));
}
