// What the tests of the OpenGL compositor share. Mesa's software renderer will do: neither a display nor a graphics
// processor is needed. libepoxy keeps each OpenGL function in a variable, so that a test can put its own in a
// function's place.
#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "engine/compositor/cpu_compositor.h"
#include "engine/compositor/gl/gl_compositor.h"
#include "tests/compositor/pictures.h"
#include "tests/compositor/pictures_of_classes.h"

namespace gl_driver {

using namespace pictures;
using compositor::Compositor;
using compositor::CpuCompositor;
using compositor::GlCompositor;
using compositor::Look;
using Kind = Look::Kind;

inline constexpr image::Size kSize{320, 180};
inline constexpr std::array kBlending{Kind::Blur, Kind::Colour, Kind::Image, Kind::Classes};

inline Look lookOf(Kind kind)
{
    static const auto picture = std::make_shared<const image::Frame>(noise({64, 48}, 4));
    static const Classes classes = areasOfClasses(28, 5);
    Look look = classes.look();
    look.kind = kind;
    look.strength = 60;
    look.image = picture;
    return look;
}

inline std::unique_ptr<GlCompositor> opened(compositor::gl::Api api = compositor::gl::Api::Any)
{
    auto result = GlCompositor::open({.api = api, .software = true});
    INFO((result ? std::string() : result.error().what));
    REQUIRE(result);
    return std::move(*result);
}

/// As `opened`, after a frame: libepoxy has found every function then, and leaves the variables alone.
inline std::unique_ptr<GlCompositor> warm()
{
    auto compositor = opened();
    image::Frame out(kSize);
    for (Kind kind : kBlending)
        REQUIRE(compositor->compose(noise(kSize, 1), alpha(kSize, 90), lookOf(kind), out));
    return compositor;
}

inline Status compose(Compositor &with, image::Frame &out)
{
    return with.compose(noise(kSize, 1), alpha(kSize, 90), lookOf(Kind::Blur), out);
}

inline void checkWorks(Compositor &compositor)
{
    image::Frame out(kSize), expected(kSize);
    REQUIRE(compose(compositor, out));
    REQUIRE(compose(*std::make_unique<CpuCompositor>(), expected));
    int apart = 0;
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x)
            apart = std::max(apart, std::abs(out.y.row(y)[x] - expected.y.row(y)[x]));
    CHECK(apart <= 3);
}

/// Another function in the place of one of OpenGL's, as long as this lives.
template <class Function> class Instead {
public:
    Instead(Function &place, Function other) : place_(place), before_(place) { place = other; }
    ~Instead() { place_ = before_; }
    Instead(const Instead &) = delete;
    Instead &operator=(const Instead &) = delete;

private:
    Function &place_, before_;
};

} // namespace gl_driver
