// operator new is counted while frames flow.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "engine/compositor/cpu_compositor.h"
#include "tests/allocations.h"
#include "tests/compositor/pictures_of_classes.h"

using namespace bokeh;

TEST_CASE("composing takes memory for the first frame of a size and look only")
{
    const image::Size size{641, 479};
    image::Frame frame(size), out(size);
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, static_cast<std::uint8_t>(y));
    image::Alpha alpha{.plane = image::Plane(size)};
    for (int y = 0; y < size.height; ++y)
        std::fill_n(alpha.plane.row(y), size.width, static_cast<std::uint8_t>(y < 200 ? 0 : 255));
    const auto picture = std::make_shared<image::Frame>(size);
    for (image::Plane *plane : {&picture->y, &picture->u, &picture->v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{99});

    using Kind = compositor::Look::Kind;
    compositor::CpuCompositor compositor;
    const auto classes = pictures::areasOfClasses(224, 12);
    for (Kind kind : {Kind::None, Kind::Blur, Kind::Colour, Kind::Image, Kind::Classes, Kind::Hidden}) {
        compositor::Look look = classes.look();
        look.kind = kind;
        look.image = picture;
        REQUIRE(compositor.compose(frame, alpha, look, out));
        const long before = allocations();
        const bool done = static_cast<bool>(compositor.compose(frame, alpha, look, out));
        const long after = allocations();
        CHECK(done);
        CHECK(after == before);
    }
}
