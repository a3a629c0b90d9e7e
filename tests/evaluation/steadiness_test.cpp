#include "engine/evaluation/steadiness.h"

#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "engine/evaluation/moving_clip.h"

using namespace bokeh;
using namespace bokeh::evaluation;

namespace {

constexpr image::Size kSize{128, 64};

image::Plane draw(const std::function<int(int x, int y)> &value)
{
    image::Plane plane(kSize);
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x)
            plane.row(y)[x] = static_cast<std::uint8_t>(value(x, y));
    return plane;
}

/// A still picture with camera noise, of another brightness where x < `edge`.
image::Frame noisy(int t, int edge = 0, int brightness = 0)
{
    std::minstd_rand random(static_cast<unsigned>(t + 1));
    image::Frame frame(kSize);
    frame.y = draw([&](int x, int) { return 100 + static_cast<int>(random() % 9) - 4 + (x < edge ? brightness : 0); });
    return frame;
}

/// A square of person that goes to the right by 4 pixels a picture, wider by `wide` on each side.
image::Plane square(int t, int wide = 0)
{
    return draw(
        [=](int x, int y) { return x >= 4 * t - wide && x < 4 * t + 20 + wide && y >= 20 && y < 40 ? 255 : 0; });
}

double lagOf(const std::function<image::Plane(int t)> &mask)
{
    Lag lag;
    for (int t = 0; t < 27; ++t) {
        const image::Plane said = mask(t), truth = square(t);
        lag.add(said.view(), truth.view());
    }
    REQUIRE(lag.value());
    return *lag.value();
}

} // namespace

TEST_CASE("a mask that jumps by ten levels over a still picture flickers by ten, whatever the noise")
{
    Flicker flicker;
    for (int t = 0; t < 6; ++t)
        flicker.add(noisy(t), draw([=](int, int) { return t % 2 ? 110 : 100; }).view());
    REQUIRE(flicker.value());
    CHECK(*flicker.value() == Approx(10.0 / 255));
}

TEST_CASE("what changes where the picture changes, or next to it, is no flicker")
{
    Flicker flicker;
    // The left 32 pixels go on and off, and the mask with them as far as one block more.
    for (int t = 0; t < 6; ++t)
        flicker.add(noisy(t, 32, t % 2 ? 60 : 0), draw([=](int x, int) { return x < 40 && t % 2 ? 255 : 0; }).view());
    REQUIRE(flicker.value());
    CHECK(*flicker.value() == 0);
}

TEST_CASE("where nothing stands still there is no flicker to tell of")
{
    Flicker flicker;
    CHECK_FALSE(flicker.value());
    for (int t = 0; t < 3; ++t)
        flicker.add(noisy(t, kSize.width, 40 * t), draw([](int, int) { return 0; }).view());
    CHECK_FALSE(flicker.value());
}

TEST_CASE("a mask that is the truth of n pictures ago has lag n")
{
    const int n = GENERATE(0, 1, 2, 5, -1);
    CHECK(lagOf([n](int t) { return square(t - n); }) == Approx(n).margin(1e-12));
}

TEST_CASE("a mask that is half the last picture's has lag one half")
{
    const auto half = [](int t) {
        const image::Plane now = square(t), before = square(t - 1);
        return draw([&](int x, int y) { return (now.row(y)[x] + before.row(y)[x]) / 2; });
    };
    CHECK(lagOf(half) == Approx(0.5).margin(1e-12));
}

TEST_CASE("a mask that is too wide all around, or wrong somewhere for good, does not lag for that")
{
    CHECK(lagOf([](int t) { return square(t, 6); }) == Approx(0).margin(0.01));
    CHECK(lagOf([](int t) { return square(t - 2, 6); }) == Approx(2).margin(0.01));
    CHECK(lagOf([](int t) {
              image::Plane mask = square(t - 1);
              for (int x = 60; x < 80; ++x)
                  mask.row(10)[x] = 255;
              return mask;
          }) == Approx(1));
}

TEST_CASE("there is no lag where nothing moves, or behind a mask that does not follow")
{
    Lag still, stuck, brief;
    for (int t = 0; t < 27; ++t) {
        still.add(square(5).view(), square(5).view());
        stuck.add(square(5).view(), square(t).view());
        if (t < 2 * Lag::kLongest + 1)
            brief.add(square(t).view(), square(t).view());
    }
    CHECK_FALSE(still.value());
    CHECK_FALSE(stuck.value());
    CHECK_FALSE(brief.value());
}

namespace {

Result<MovingClip> discClip()
{
    auto person = std::make_shared<image::Frame>(image::Size{96, 80});
    image::Plane truth({96, 80});
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 96; ++x) {
            truth.row(y)[x] = std::hypot(x - 48, y - 40) < 30 ? 255 : 0;
            person->y.row(y)[x] = 200;
        }
    image::Frame room({50, 40});
    for (image::Plane *plane : {&person->u, &person->v, &room.u, &room.v, &room.y})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{60});
    return MovingClip::make(person, truth, room);
}

/// The first column of the person.
int leftEdge(const image::Plane &truth)
{
    const std::uint8_t *middle = truth.row(truth.size().height / 2);
    return static_cast<int>(std::find(middle, middle + truth.size().width, 255) - middle);
}

} // namespace

TEST_CASE("a moving clip stands still, then goes there and back at its speed, and its truth is where the person is")
{
    const auto clip = discClip();
    REQUIRE(clip);
    CHECK(clip->size() == image::Size{152, 80});
    const int start = leftEdge(clip->truth(0));
    CHECK(leftEdge(clip->truth(MovingClip::kStandsStill)) == start);
    CHECK(leftEdge(clip->truth(MovingClip::kStandsStill + 3)) == start + 3 * MovingClip::kSpeed);
    CHECK(leftEdge(clip->truth(MovingClip::kStandsStill + 18)) == start); // nine steps there, nine back
    CHECK(leftEdge(clip->truth(clip->length() - 1)) == start + 9 * MovingClip::kSpeed);
    for (const int i : {0, MovingClip::kStandsStill + 5}) {
        const auto picture = clip->picture(i);
        const image::Plane truth = clip->truth(i);
        int wrong = 0;
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 152; ++x)
                wrong += (picture->y.row(y)[x] > 130) != (truth.row(y)[x] == 255);
        CHECK(wrong == 0);
    }
}

TEST_CASE("a moving clip has noise that differs from picture to picture and is the same every time")
{
    const auto clip = discClip(), again = discClip();
    REQUIRE(clip);
    REQUIRE(again);
    double squares = 0, differences = 0;
    const auto first = clip->picture(0), same = again->picture(0), second = clip->picture(1);
    for (int x = 0; x < 152; ++x) {
        CHECK(first->y.row(0)[x] == same->y.row(0)[x]);
        squares += std::pow(first->y.row(0)[x] - 60, 2);
        differences += std::abs(first->y.row(0)[x] - second->y.row(0)[x]);
    }
    CHECK(std::sqrt(squares / 152) == Approx(3).margin(0.6));
    CHECK(differences / 152 > 1);
}

TEST_CASE("a moving clip needs a picture of a person's size and a mask that fits it")
{
    auto small = std::make_shared<image::Frame>(image::Size{40, 40});
    CHECK_FALSE(MovingClip::make(small, image::Plane({40, 40}), image::Frame({50, 50})));
    auto person = std::make_shared<image::Frame>(image::Size{80, 80});
    CHECK_FALSE(MovingClip::make(person, image::Plane({80, 79}), image::Frame({50, 50})));
}
