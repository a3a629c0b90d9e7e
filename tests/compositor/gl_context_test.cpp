// Which compositor a thread gets, and what it leaves to others.
#include <thread>

#include <epoxy/egl.h>

#include "engine/compositor/backend.h"
#include "tests/compositor/gl_driver.h"

using namespace gl_driver;
using compositor::Backend;
using compositor::makeCompositor;

TEST_CASE("a context that was current on the thread is current again after every call")
{
    auto mine = compositor::gl::Context::open({.software = true});
    REQUIRE(mine);
    const compositor::gl::Context::Current current(*mine);
    REQUIRE(current);
    const EGLContext before = eglGetCurrentContext();
    {
        const auto compositor = opened();
        CHECK(eglGetCurrentContext() == before);
        checkWorks(*compositor);
        CHECK(eglGetCurrentContext() == before);
    }
    CHECK(eglGetCurrentContext() == before);
    CHECK(mine->check());
}

TEST_CASE("nothing is current after a call where nothing was before")
{
    REQUIRE(eglGetCurrentContext() == EGL_NO_CONTEXT);
    checkWorks(*opened());
    CHECK(eglGetCurrentContext() == EGL_NO_CONTEXT);
}

TEST_CASE("two compositors on two threads compose at once, each its own pictures")
{
    std::array<int, 2> right{};
    {
        std::array<std::jthread, 2> threads;
        for (std::size_t i = 0; i < 2; ++i)
            threads[i] = std::jthread([&right, i] {
                auto compositor = GlCompositor::open({.software = true});
                if (!compositor)
                    return;
                for (int round = 0; round < 20; ++round) {
                    const image::Yuv mine{static_cast<std::uint8_t>(60 + 90 * static_cast<int>(i) + round), 90, 150};
                    image::Frame out(kSize);
                    if ((*compositor)->compose(flat(kSize, mine), alpha(kSize, 0), lookOf(Kind::Blur), out) &&
                        farthest(out, mine) <= 1)
                        ++right[i];
                }
            });
    }
    CHECK(right[0] == 20);
    CHECK(right[1] == 20);
}

TEST_CASE("a renderer that runs on the CPU is known by its name")
{
    using compositor::gl::isSoftware;
    for (const char *name : {"llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "Software Rasterizer", "swrast",
                             "Google SwiftShader", "zink Vulkan 1.3(llvmpipe (LLVM 15.0.6))"})
        CHECK(isSoftware(name));
    for (const char *name : {"Mesa Intel(R) UHD Graphics 620 (KBL GT2)", "AMD Radeon RX 580", "NVIDIA GeForce GTX 1650",
                             "V3D 4.2", "Mali-G52"})
        CHECK(!isSoftware(name));
}

TEST_CASE("the compositor that is asked for is the one that is made, and none asked for is never in software")
{
    CHECK(makeCompositor(Backend::Cpu)->name() == "CPU");
    const auto asked = makeCompositor(Backend::OpenGl);
    CHECK(asked->name().starts_with("OpenGL ("));
    checkWorks(*asked);
    const auto automatic = makeCompositor(Backend::Automatic);
    CHECK(!compositor::gl::isSoftware(automatic->name()));
    checkWorks(*automatic);
}

// Run apart, where EGL finds no driver.
TEST_CASE("without a driver every compositor is the CPU's, and the reason is a sentence", "[.without-driver]")
{
    for (Backend backend : {Backend::Automatic, Backend::Cpu, Backend::OpenGl})
        CHECK(makeCompositor(backend)->name() == "CPU");
    const auto refused = GlCompositor::open({.software = true});
    REQUIRE(!refused);
    CHECK(refused.error().code == Errc::Unsupported);
    CHECK(!refused.error().what.empty());
}
