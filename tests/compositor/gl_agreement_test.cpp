// The CPU's compositor is the judge of the OpenGL one.
#include <cmath>

#include "tests/compositor/gl_driver.h"

using namespace gl_driver;
using compositor::gl::Api;

namespace {

constexpr int kMostApart = 3; // levels
constexpr std::array kApis{Api::Desktop, Api::Embedded};

image::FramePtr share(image::Frame frame)
{
    return std::make_shared<const image::Frame>(std::move(frame));
}

/// Broad shapes, a lamp, a black corner and strong colours: what a room has.
image::Frame room(image::Size size)
{
    image::Frame frame(size);
    for (int i = 0; i < 3; ++i) {
        image::Plane &to = plane(frame, i);
        const double across = 6.0 / to.size().width, down = 4.0 / to.size().height;
        for (int y = 0; y < to.size().height; ++y)
            for (int x = 0; x < to.size().width; ++x) {
                const double wave = std::sin(x * across + 2.0 * i) * std::cos(y * down - i);
                to.row(y)[x] = static_cast<std::uint8_t>(std::lround(i == 0 ? 110 + 110 * wave : 128 + 90 * wave));
            }
    }
    for (int y = 0; y < size.height / 6; ++y) {
        std::memset(frame.y.row(y), 16, static_cast<std::size_t>(size.width / 4));
        std::memset(frame.y.row(y) + size.width / 2, 254, static_cast<std::size_t>(size.width / 5));
    }
    return frame;
}

/// A person in the middle whose edge is as wide as `softness` of the shorter side.
image::Alpha person(image::Size size, double softness)
{
    image::Alpha with{.plane = image::Plane(size)};
    const double side = std::min(size.width, size.height);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const double inside = 0.3 - std::hypot(x + 0.5 - size.width / 2.0, y + 0.5 - size.height / 2.0) / side;
            const double value = softness > 0 ? 0.5 + inside / softness : inside > 0 ? 1 : 0;
            with.plane.row(y)[x] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0, 1.0)));
        }
    return with;
}

/// Nothing, hard, soft, everywhere and all.
std::vector<image::Alpha> alphas(image::Size size)
{
    std::vector<image::Alpha> list;
    list.push_back(alpha(size, 0));
    list.push_back(person(size, 0));
    list.push_back(person(size, 0.4));
    list.push_back({.plane = noise(size, 21).y});
    list.push_back(alpha(size, 255));
    return list;
}

int apart(const image::Frame &a, const image::Frame &b)
{
    int worst = 0;
    for (int i = 0; i < 3; ++i)
        for (int y = 0; y < plane(a, i).size().height; ++y)
            for (int x = 0; x < plane(a, i).size().width; ++x)
                worst = std::max(worst, std::abs(plane(a, i).row(y)[x] - plane(b, i).row(y)[x]));
    return worst;
}

/// Composes with both and compares. `on` has composed anything before.
void compare(GlCompositor &on, const image::Frame &frame, const image::Alpha &with, const Look &look)
{
    image::Frame expected = flat(frame.size(), {1, 2, 3}), out = flat(frame.size(), {4, 5, 6});
    REQUIRE(CpuCompositor().compose(frame, with, look, expected));
    const Status status = on.compose(frame, with, look, out);
    INFO((status ? std::string() : status.error().what));
    REQUIRE(status);
    INFO(frame.size().width << "x" << frame.size().height << ", look " << static_cast<int>(look.kind) << ", strength "
                            << look.strength << ", matrix " << static_cast<int>(frame.colour.matrix) << ", range "
                            << static_cast<int>(frame.colour.range));
    CHECK(apart(out, expected) <= kMostApart);
}

} // namespace

TEST_CASE("OpenGL and the CPU agree on every look, in every size, at every alpha")
{
    for (Api api : kApis) {
        const auto compositor = opened(api);
        for (image::Size size : kSizes)
            for (const image::Frame &frame : {room(size), noise(size, 3)})
                for (const image::Alpha &with : alphas(size))
                    for (Kind kind : {Kind::None, Kind::Blur, Kind::Colour, Kind::Image, Kind::Hidden}) {
                        const Look look{
                            .kind = kind, .strength = 60, .colour = {20, 200, 90}, .image = share(noise({64, 48}, 4))};
                        compare(*compositor, frame, with, look);
                    }
    }
}

TEST_CASE("OpenGL and the CPU blur alike at every strength, on coarse grids and fine ones")
{
    const auto compositor = opened();
    for (image::Size size : {image::Size{33, 17}, {320, 240}, {640, 480}, {480, 853}, {1280, 720}})
        for (const image::Frame &frame : {room(size), noise(size, 8)})
            for (int strength : {-1, 0, 1, 5, 17, 50, 100, 200})
                compare(*compositor, frame, person(size, 0.1), {.kind = Kind::Blur, .strength = strength});
}

TEST_CASE("OpenGL and the CPU agree on frames whose cells are large: 1080 lines and 4K")
{
    const auto compositor = opened();
    for (image::Size size : {image::Size{1920, 1080}, {2160, 3840}})
        compare(*compositor, noise(size, 12), person(size, 0.1), {.kind = Kind::Blur, .strength = 70});
}

TEST_CASE("OpenGL and the CPU show classes alike to the last bit, in every size, matrix and range")
{
    for (Api api : kApis) {
        const auto compositor = opened(api);
        for (image::Size size : kSizes)
            for (const Classes &classes : {anyClasses(1, 2, 1), anyClasses(14, 16, 2), anyClasses(224, 2, 3),
                                           areasOfClasses(224, 12), areasOfClasses(448, 12)})
                for (auto matrix : {image::Matrix::Bt601, image::Matrix::Bt709}) {
                    image::Frame frame = noise(size, 5);
                    frame.colour = {matrix,
                                    matrix == image::Matrix::Bt601 ? image::Range::Limited : image::Range::Full};
                    image::Frame expected(size), out(size);
                    REQUIRE(CpuCompositor().compose(frame, {}, classes.look(), expected));
                    REQUIRE(compositor->compose(frame, {}, classes.look(), out));
                    INFO(size.width << "x" << size.height << ", " << classes.side << " cells");
                    CHECK(apart(out, expected) == 0);
                }
    }
}

TEST_CASE("OpenGL and the CPU agree in every matrix and range")
{
    const auto compositor = opened();
    const image::Size size{322, 181};
    for (auto matrix : {image::Matrix::Bt601, image::Matrix::Bt709, image::Matrix::Bt2020})
        for (auto range : {image::Range::Limited, image::Range::Full})
            for (Kind kind : {Kind::Blur, Kind::Colour, Kind::Image})
                for (bool even : {true, false}) {
                    image::Frame frame = even ? room(size) : noise(size, 5);
                    frame.colour = {matrix, range};
                    compare(*compositor, frame, person(size, 0.2),
                            {.kind = kind, .strength = 80, .colour = {200, 30, 10}, .image = share(room({100, 90}))});
                }
}

TEST_CASE("OpenGL and the CPU cut small weights off alike: every even alpha over a dark picture")
{
    const auto compositor = opened();
    const image::Size size{96, 64};
    for (int value = 0; value < 256; value += 3)
        for (image::Yuv dark : {image::Yuv{17, 128, 128}, {24, 120, 140}, {40, 140, 110}})
            compare(*compositor, flat(size, dark), alpha(size, value), {.kind = Kind::Blur, .strength = 100});
}

TEST_CASE("one OpenGL compositor serves sizes, looks and colours in any order")
{
    const auto compositor = opened();
    for (image::Size size : {image::Size{640, 480}, {64, 48}, {641, 479}, {1, 1}, {640, 480}})
        for (Kind kind : {Kind::Blur, Kind::Colour, Kind::Image, Kind::Blur, Kind::Hidden, Kind::Image})
            for (auto range : {image::Range::Limited, image::Range::Full}) {
                image::Frame frame = room(size);
                frame.colour.range = range;
                compare(*compositor, frame, person(size, 0.2),
                        {.kind = kind, .strength = 40, .colour = {9, 9, 200}, .image = share(room({160, 90}))});
            }
}

TEST_CASE("OpenGL shows every frame of a film, and a picture that came before it again")
{
    const auto compositor = opened();
    const image::Size size{64, 48};
    const auto first = share(noise(size, 1)), second = share(noise(size, 2));
    image::Frame out(size);
    for (const image::FramePtr &picture : {first, second, first, first}) {
        REQUIRE(compositor->compose(noise(size, 9), alpha(size, 0), {.kind = Kind::Image, .image = picture}, out));
        CHECK(same(out, *picture));
    }
}

TEST_CASE("where alpha is all, OpenGL gives exactly the frame")
{
    const auto compositor = opened();
    for (image::Size size : kSizes)
        for (Kind kind : {Kind::Blur, Kind::Colour, Kind::Image}) {
            const image::Frame frame = noise(size, 6);
            image::Frame out(size);
            REQUIRE(compositor->compose(frame, alpha(size, 255), {.kind = kind, .image = share(room(size))}, out));
            CHECK(same(out, frame));
        }
}

TEST_CASE("a frame from OpenGL carries the number, times and colour of its source")
{
    const auto compositor = opened();
    image::Frame frame = noise({64, 48}, 2);
    frame.sequence = 99;
    frame.time = std::chrono::milliseconds(123);
    frame.captured = std::chrono::steady_clock::now();
    frame.colour = {image::Matrix::Bt709, image::Range::Full, 1, 1, 1, 2};
    for (Kind kind : {Kind::None, Kind::Blur, Kind::Colour, Kind::Classes, Kind::Hidden}) {
        image::Frame out({64, 48});
        REQUIRE(compositor->compose(frame, alpha({64, 48}, 9), lookOf(kind), out));
        CHECK(out.sequence == 99);
        CHECK(out.time == frame.time);
        CHECK(out.captured == frame.captured);
        CHECK(out.colour == frame.colour);
    }
}

TEST_CASE("the OpenGL compositor hides without an alpha, exactly as the CPU's does")
{
    const auto compositor = opened();
    for (image::Size size : kSizes) {
        const image::Frame frame = noise(size, 7);
        image::Frame expected(size), hidden(size), asked(size);
        REQUIRE(CpuCompositor().hide(frame, expected));
        REQUIRE(compositor->hide(frame, hidden));
        REQUIRE(compositor->compose(frame, image::Alpha(), {}, asked));
        CHECK(same(hidden, expected));
        CHECK(same(asked, expected));
    }
}

TEST_CASE("the OpenGL compositor refuses sizes that do not agree and an image or classes that are missing")
{
    const auto compositor = opened();
    const image::Frame frame = noise({64, 48}, 1);
    image::Frame out({64, 48}), small({32, 48});
    const Look blur{.kind = Kind::Blur};
    CHECK(compositor->compose(frame, alpha({63, 48}, 0), blur, out).error().code == Errc::BadInput);
    CHECK(compositor->compose(frame, alpha({64, 48}, 0), blur, small).error().code == Errc::BadInput);
    CHECK(compositor->compose(frame, alpha({64, 48}, 0), {.kind = Kind::Image}, out).error().code == Errc::BadInput);
    CHECK(compositor->compose(image::Frame(), image::Alpha(), blur, out).error().code == Errc::BadInput);
    CHECK(compositor->compose(frame, alpha({64, 48}, 0), {.kind = Kind::Classes}, out).error().code == Errc::BadInput);
    CHECK(!compositor->hide(frame, small));
}
