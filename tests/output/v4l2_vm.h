// What the tests share that run in a virtual machine with v4l2loopback: see CMakeLists.txt for its parameters.
#pragma once

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "engine/image/frame.h"
#include "engine/output/v4l2/loopback_camera.h"
#include "tests/eventually.h"

namespace bokeh::test {

constexpr const char *kExclusive = "/dev/video10"; // a device that is one thing at a time: exclusive_caps=1
constexpr const char *kBoth = "/dev/video11";      // one that is both at all times

using Bars = std::array<image::Yuv, 8>;

/// Within two codes.
inline bool near(image::Yuv a, image::Yuv b)
{
    const auto close = [](int one, int other) { return std::abs(one - other) <= 2; };
    return close(a.y, b.y) && close(a.u, b.u) && close(a.v, b.v);
}

/// v4l2_reader in a process of its own. It ends when this does.
class Reader {
public:
    explicit Reader(const std::string &device, int frames = 1'000'000)
    {
        int in[2], out[2];
        REQUIRE((pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0));
        const std::string count = std::to_string(frames);
        process_ = fork();
        if (process_ == 0) { // nothing but system calls from here on
            dup2(in[0], STDIN_FILENO);
            dup2(out[1], STDOUT_FILENO);
            execl(V4L2_READER, V4L2_READER, device.c_str(), count.c_str(), nullptr);
            _exit(127);
        }
        close(in[0]);
        close(out[1]);
        hold_ = in[1];
        output_ = fdopen(out[0], "r");
    }
    ~Reader() { end(); }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// "size 640 360 YUYV 1 2".
    std::string header() { return line().value_or(""); }
    /// Of the next frame; nothing at the end.
    std::optional<Bars> next()
    {
        const auto text = line();
        if (!text)
            return {};
        std::istringstream numbers(*text);
        Bars bars;
        for (image::Yuv &bar : bars) {
            int y = 0, u = 0, v = 0;
            numbers >> y >> u >> v;
            bar = {static_cast<std::uint8_t>(y), static_cast<std::uint8_t>(u), static_cast<std::uint8_t>(v)};
        }
        REQUIRE(numbers);
        return bars;
    }
    /// Its exit status.
    int end()
    {
        if (process_ > 0) {
            close(hold_);
            fclose(output_);
            waitpid(std::exchange(process_, 0), &status_, 0);
        }
        return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
    }

private:
    std::optional<std::string> line()
    {
        char text[512];
        if (!fgets(text, sizeof text, output_))
            return {};
        return std::string(text);
    }
    pid_t process_ = 0;
    int hold_ = -1;
    FILE *output_ = nullptr;
    int status_ = 0;
};

inline std::unique_ptr<output::V4l2LoopbackCamera> openCamera(output::V4l2LoopbackCamera::Options options)
{
    auto camera = output::V4l2LoopbackCamera::open(options);
    if (!camera)
        FAIL(camera.error().what);
    return *std::move(camera);
}

/// The sentence of an opening that must fail.
inline Error refusal(const output::V4l2LoopbackCamera::Options &options)
{
    auto camera = output::V4l2LoopbackCamera::open(options);
    return camera ? Error{Errc::Internal, "it opened"} : camera.error();
}

/// Eight bars: white, yellow, cyan, green, magenta, red, blue, black, at three quarters of full strength.
constexpr std::array<image::Rgb, 8> kBars{
    {{191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0}, {191, 0, 191}, {191, 0, 0}, {0, 0, 191}, {0, 0, 0}}};

/// Nothing that a reader may still have from before.
constexpr image::Rgb kFresh{200, 120, 40};

inline image::FramePtr plainFrame(image::Size size, image::Rgb rgb)
{
    auto frame = std::make_shared<image::Frame>(size);
    const image::Yuv code = image::toYuv(rgb, frame->colour);
    for (int y = 0; y < size.height; ++y)
        std::fill_n(frame->y.row(y), size.width, code.y);
    for (int y = 0; y < image::chromaSide(size.height); ++y) {
        std::fill_n(frame->u.row(y), image::chromaSide(size.width), code.u);
        std::fill_n(frame->v.row(y), image::chromaSide(size.width), code.v);
    }
    return frame;
}

inline image::FramePtr barsFrame(image::Size size, image::Colour colour)
{
    auto frame = std::make_shared<image::Frame>(size);
    frame->colour = colour;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const image::Yuv code = image::toYuv(kBars[static_cast<std::size_t>(x * 8 / size.width)], colour);
            frame->y.row(y)[x] = code.y;
            frame->u.row(y / 2)[x / 2] = code.u;
            frame->v.row(y / 2)[x / 2] = code.v;
        }
    return frame;
}

} // namespace bokeh::test
