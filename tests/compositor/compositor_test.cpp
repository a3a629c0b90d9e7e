#include "engine/compositor/cpu_compositor.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/compositor/pictures.h"

using namespace pictures;
using compositor::CpuCompositor;
using compositor::Look;
using Kind = Look::Kind;

namespace {

image::FramePtr share(image::Frame frame)
{
    return std::make_shared<const image::Frame>(std::move(frame));
}

image::Frame composed(const image::Frame &frame, const image::Alpha &with, const Look &look)
{
    image::Frame out = flat(frame.size(), {1, 2, 3});
    REQUIRE(CpuCompositor().compose(frame, with, look, out));
    return out;
}

} // namespace

TEST_CASE("where alpha is all, every look gives exactly the frame, in every size")
{
    for (image::Size size : kSizes)
        for (Kind kind : {Kind::None, Kind::Blur, Kind::Colour, Kind::Image}) {
            const image::Frame frame = noise(size, 3);
            const Look look{.kind = kind, .strength = 70, .image = share(noise({64, 48}, 4))};
            CHECK(same(composed(frame, alpha(size, 255), look), frame));
        }
}

TEST_CASE("where alpha is none, a colour fills every plane")
{
    for (image::Size size : kSizes)
        for (auto range : {image::Range::Limited, image::Range::Full}) {
            image::Frame frame = noise(size, 5);
            frame.colour = {image::Matrix::Bt709, range};
            const Look look{.kind = Kind::Colour, .colour = {20, 200, 90}};
            CHECK(farthest(composed(frame, alpha(size, 0), look), image::toYuv({20, 200, 90}, frame.colour)) == 0);
        }
}

TEST_CASE("where alpha is none, an image of the frame's size and colour shows as it is")
{
    for (image::Size size : kSizes) {
        const auto picture = share(noise(size, 6));
        const Look look{.kind = Kind::Image, .image = picture};
        CHECK(same(composed(noise(size, 7), alpha(size, 0), look), *picture));
    }
}

TEST_CASE("in between, luma and chroma are mixed by the formula, chroma by the mean alpha of its four pixels")
{
    const image::Size size{5, 3};
    image::Alpha with = alpha(size, 0);
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 5; ++x)
            with.plane.row(y)[x] = static_cast<std::uint8_t>(40 * y + 30 * x);
    const image::Frame out = composed(flat(size, {200, 100, 60}), with, {.kind = Kind::Colour, .colour = {0, 0, 0}});
    const auto mixed = [](int front, int back, double a) { return std::lround((front * a + back * (255 - a)) / 255); };
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 5; ++x)
            CHECK(out.y.row(y)[x] == mixed(200, 16, with.plane.row(y)[x]));
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 3; ++x) {
            const int x1 = std::min(2 * x + 1, 4), y1 = std::min(2 * y + 1, 2);
            const auto *a = with.plane.row(2 * y), *b = with.plane.row(y1);
            const double mean = (a[2 * x] + a[x1] + b[2 * x] + b[x1]) / 4.0;
            CHECK(std::abs(out.u.row(y)[x] - mixed(100, 128, mean)) <= 1);
            CHECK(std::abs(out.v.row(y)[x] - mixed(60, 128, mean)) <= 1);
        }
}

TEST_CASE("a background that is another frame of the same film is taken anew")
{
    CpuCompositor compositor;
    const image::Size size{64, 48};
    image::Frame out(size);
    for (int value : {50, 150, 50}) {
        const Look look{.kind = Kind::Image, .image = share(flat(size, {std::uint8_t(value), 128, 128}))};
        REQUIRE(compositor.compose(noise(size, 1), alpha(size, 0), look, out));
        CHECK(farthest(out, {std::uint8_t(value), 128, 128}) == 0);
    }
}

TEST_CASE("the output carries the frame's number, times and colour")
{
    image::Frame frame = noise({64, 48}, 2);
    frame.sequence = 99;
    frame.time = std::chrono::milliseconds(123);
    frame.colour = {image::Matrix::Bt709, image::Range::Full, 1, 1, 1, 2};
    for (Kind kind : {Kind::None, Kind::Blur, Kind::Colour, Kind::Hidden}) {
        const image::Frame out = composed(frame, alpha({64, 48}, 9), {.kind = kind});
        CHECK(out.sequence == 99);
        CHECK(out.time == frame.time);
        CHECK(out.colour == frame.colour);
    }
}

TEST_CASE("a look that nobody chose hides the frame")
{
    const image::Frame frame = noise({64, 48}, 2);
    image::Frame hidden({64, 48});
    REQUIRE(CpuCompositor().hide(frame, hidden));
    CHECK(same(composed(frame, alpha({64, 48}, 255), {}), hidden));
}

TEST_CASE("hiding needs no alpha, and leaves nothing to be recognised, the person included")
{
    // A face that fills the picture: dark eyes an eighth of the height wide, on a bright ground.
    const image::Size size{1280, 720};
    image::Frame frame = flat(size, {200, 110, 150}), out(size);
    for (int y = 270; y < 360; ++y)
        for (int eye : {460, 730})
            std::memset(frame.y.row(y) + eye, 30, 90);
    REQUIRE(CpuCompositor().compose(frame, image::Alpha(), {.kind = Kind::Hidden}, out));
    int low = 255, high = 0;
    for (int y = 0; y < 720; ++y) {
        low = std::min<int>(low, *std::min_element(out.y.row(y), out.y.row(y) + 1280));
        high = std::max<int>(high, *std::max_element(out.y.row(y), out.y.row(y) + 1280));
    }
    CHECK(low > 200 - 170 / 4); // of 170 levels of contrast less than a quarter is left
    int steepest = 0;
    for (int y = 0; y < 720; ++y)
        for (int x = 1; x < 1280; ++x)
            steepest = std::max(steepest, std::abs(out.y.row(y)[x] - out.y.row(y)[x - 1]));
    CHECK(steepest <= 2);
}

TEST_CASE("hiding keeps an even colour, in every size")
{
    for (image::Size size : kSizes) {
        image::Frame out(size);
        REQUIRE(CpuCompositor().hide(flat(size, {77, 90, 201}), out));
        CHECK(farthest(out, {77, 90, 201}) == 0);
    }
}

TEST_CASE("sizes that do not agree and an image that is missing are refused")
{
    CpuCompositor compositor;
    const image::Frame frame = noise({64, 48}, 1);
    image::Frame out({64, 48}), small({32, 48});
    const Look blur{.kind = Kind::Blur};
    CHECK(compositor.compose(frame, alpha({63, 48}, 0), blur, out).error().code == Errc::BadInput);
    CHECK(compositor.compose(frame, alpha({64, 48}, 0), blur, small).error().code == Errc::BadInput);
    CHECK(compositor.compose(frame, alpha({64, 48}, 0), {.kind = Kind::Image}, out).error().code == Errc::BadInput);
    CHECK(compositor.compose(image::Frame(), image::Alpha(), blur, out).error().code == Errc::BadInput);
    CHECK(!compositor.hide(frame, small));
}
