#include "engine/media/cut_out.h"

#include <catch2/catch.hpp>

using namespace bokeh;

namespace {

/// Every sample told from every other place's, none of them black or grey.
image::Frame room(image::Size size, image::Range range)
{
    image::Frame frame(size);
    frame.sequence = 7;
    frame.colour.range = range;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            frame.y.row(y)[x] = static_cast<std::uint8_t>(40 + (3 * x + 5 * y) % 190);
    for (image::Plane *plane : {&frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            for (int x = 0; x < plane->size().width; ++x)
                plane->row(y)[x] = static_cast<std::uint8_t>(10 + (x + 2 * y) % 100);
    return frame;
}

} // namespace

TEST_CASE("a cut-out holds the frame where some of the person is, and nothing of the room elsewhere")
{
    for (const image::Size size : {image::Size{16, 12}, image::Size{7, 5}, image::Size{1, 1}})
        for (const image::Range range : {image::Range::Full, image::Range::Limited}) {
            CAPTURE(size.width, size.height);
            const image::Frame frame = room(size, range);
            image::Alpha alpha{.sequence = 7, .plane = image::Plane(size)};
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x)
                    alpha.plane.row(y)[x] = static_cast<std::uint8_t>(x < size.width / 2 ? 7 : 8 + 10 * y);
            image::Frame out(size);
            image::Plane shown(size);
            REQUIRE(media::cutOut(frame, alpha.plane.view(), out, shown));
            CHECK(out.sequence == 7);
            CHECK(out.colour.range == range);
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x) {
                    const bool person = x >= size.width / 2;
                    CHECK(shown.row(y)[x] == (person ? alpha.plane.row(y)[x] : 0));
                    CHECK(out.y.row(y)[x] == (person ? frame.y.row(y)[x] : range == image::Range::Full ? 0 : 16));
                }
            for (int y = 0; y < out.u.size().height; ++y)
                for (int x = 0; x < out.u.size().width; ++x) {
                    const bool person = std::min(2 * x + 1, size.width - 1) >= size.width / 2;
                    CHECK(out.u.row(y)[x] == (person ? frame.u.row(y)[x] : 128));
                    CHECK(out.v.row(y)[x] == (person ? frame.v.row(y)[x] : 128));
                }
        }
}

TEST_CASE("a cut-out of pictures of different sizes is refused")
{
    const image::Frame frame = room({8, 8}, image::Range::Full);
    image::Frame out({8, 8});
    image::Plane shown({8, 8});
    CHECK_FALSE(media::cutOut(frame, image::Plane({8, 6}).view(), out, shown));
    image::Plane small({4, 8});
    CHECK_FALSE(media::cutOut(frame, image::Plane({8, 8}).view(), out, small));
}
