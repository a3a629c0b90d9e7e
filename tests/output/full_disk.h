// A disk that is full, and pictures that fill it.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <memory>
#include <sys/resource.h>

#include "engine/image/frame.h"

namespace bokeh::test {

/// Files of this process end at `bytes`: what a full disk does, without filling one.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN))
    {
        REQUIRE(getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit small{bytes, before_.rlim_max};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    }
    ~SmallDisk()
    {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

/// Frames that do not compress: each one reaches the disk.
inline image::FramePtr noise(image::Size size, int sequence)
{
    auto frame = std::make_shared<image::Frame>(size);
    frame->time = std::chrono::nanoseconds(sequence * 40'000'000LL);
    std::uint32_t state = 1U + static_cast<std::uint32_t>(sequence);
    for (image::Plane *plane : {&frame->y, &frame->u, &frame->v})
        for (int y = 0; y < plane->size().height; ++y)
            for (int x = 0; x < plane->size().width; ++x)
                plane->row(y)[x] = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24);
    return frame;
}

} // namespace bokeh::test
