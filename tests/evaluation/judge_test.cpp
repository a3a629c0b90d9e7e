#include "engine/evaluation/judge.h"

#include <catch2/catch.hpp>
#include <functional>

using namespace bokeh;
using namespace bokeh::evaluation;

namespace {

image::Plane draw(image::Size size, const std::function<int(int x, int y)> &value)
{
    image::Plane plane(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            plane.row(y)[x] = static_cast<std::uint8_t>(value(x, y));
    return plane;
}

image::Plane leftOf(int edge, int person = 255)
{
    return draw({100, 80}, [=](int x, int) { return x < edge ? person : 0; });
}

} // namespace

TEST_CASE("a mask compared with itself is perfect, and with its opposite worthless")
{
    const PictureScore same = judgeAlpha(leftOf(40).view(), leftOf(40).view());
    CHECK(same.confusion.meanIou() == 1);
    CHECK(same.boundaryF == 1);
    CHECK(same.mad == 0);
    const PictureScore opposite =
        judgeAlpha(leftOf(40).view(), draw({100, 80}, [](int x, int) { return x < 40 ? 0 : 255; }).view());
    CHECK(opposite.confusion.meanIou() == 0);
    CHECK(opposite.mad == 1);
    CHECK(opposite.boundaryF == 1); // the contour itself is the same
}

TEST_CASE("intersection over union is taken over the pixels of all pictures together")
{
    const PictureScore pictures[] = {judgeAlpha(leftOf(50).view(), leftOf(40).view()), // person 40/50, background 50/60
                                     judgeAlpha(leftOf(0).view(), leftOf(0).view())};  // no person, background 100/100
    const auto s = summarise(pictures);
    CHECK(s.images == 2);
    CHECK(s.iou(1) == Approx(40.0 / 50));
    CHECK(s.iou(0) == Approx(150.0 / 160));
    CHECK(s.miou() == Approx((0.8 + 0.9375) / 2));
    CHECK(s.mad == Approx(0.1 / 2));
}

TEST_CASE("the alpha's error counts softness that the threshold does not see")
{
    const PictureScore score = judgeAlpha(leftOf(40, 204).view(), leftOf(40).view());
    CHECK(score.confusion.meanIou() == 1);
    CHECK(score.mad == Approx(0.4 * 51 / 255));
}

TEST_CASE("where nobody is in any picture it is said how much is kept, and elsewhere it is not")
{
    const auto picture = [](std::int64_t kept, std::int64_t missed) {
        evaluation::PictureScore score{.name = {}, .confusion = evaluation::Confusion(2)};
        score.confusion.add(0, 1, kept);
        score.confusion.add(0, 0, 100 - kept - missed);
        score.confusion.add(1, 0, missed);
        return score;
    };
    const std::vector<evaluation::PictureScore> empty{picture(0, 0), picture(2, 0), picture(10, 0), picture(40, 0)};
    const auto kept = evaluation::summarise(empty).kept;
    REQUIRE(kept);
    CHECK(kept->mean == Approx(.13));
    CHECK(kept->over == Approx(.5));
    CHECK_FALSE(evaluation::summarise(std::vector{picture(2, 0), picture(2, 1)}).kept);
}

TEST_CASE("a contour within 0.8 percent of the diagonal counts as found, one beyond does not")
{
    // The diagonal of 100 x 80 is 128: a tolerance of ceil(1.02) = 2 pixels.
    CHECK(boundaryF(leftOf(42).view(), leftOf(40).view()) == 1);
    CHECK(boundaryF(leftOf(43).view(), leftOf(40).view()) == 0);
    // Half of the contour is off: precision and recall are one half.
    const auto bent = draw({100, 80}, [](int x, int y) { return x < (y < 40 ? 40 : 60) ? 255 : 0; });
    CHECK(boundaryF(bent.view(), leftOf(40).view()) == Approx(0.52).margin(0.08));
}

TEST_CASE("where one mask has no contour the F-measure is 0, where neither has it is 1")
{
    CHECK(boundaryF(leftOf(0).view(), leftOf(0).view()) == 1);
    CHECK(boundaryF(leftOf(100).view(), leftOf(40).view()) == 0);
    CHECK(boundaryF(leftOf(40).view(), leftOf(0).view()) == 0);
}

TEST_CASE("classes are counted by hand and by the judge alike, and labels of no class are left out")
{
    const model::ClassSet set{{"sky", {}, {0}}, {"scenery", {}, {1, 2}}, {"road", {}, {3, model::kVoidLabel}}};
    // Four labels over two network pixels; the last column is void.
    const image::Plane labels = draw({4, 2}, [](int x, int y) { return y == 0 ? x : x == 3 ? model::kVoidLabel : 0; });
    const std::uint8_t classes[] = {0, 2, // taken for sky, sky, road, road
                                    0, 2};
    const auto score = judgeClasses(classes, 2, labels.view(), set);
    REQUIRE(score);
    const Confusion &c = score->confusion;
    CHECK(c.pixels() == 7); // of eight
    CHECK(c.at(0, 0) == 3);
    CHECK(c.at(1, 0) == 1);
    CHECK(c.at(1, 2) == 1);
    CHECK(c.at(0, 2) == 1);
    CHECK(c.at(2, 2) == 1);
    CHECK(*c.iou(0) == Approx(3.0 / 5)); // missed once, and once said of scenery
    CHECK(*c.iou(1) == 0);
    CHECK(*c.iou(2) == Approx(1.0 / 3));
    CHECK(c.meanIou() == Approx((3.0 / 5 + 0 + 1.0 / 3) / 3));
    CHECK(c.accuracy() == Approx(4.0 / 7));
}

TEST_CASE("a class that the truth does not have is no part of the mean, and one that nobody speaks of has no IoU")
{
    Confusion confusion(4);
    confusion.add(0, 0, 90);
    confusion.add(0, 2, 10); // class 2 is only ever said, 3 not even that
    confusion.add(1, 1, 50);
    CHECK(confusion.meanIou() == Approx((0.9 + 1) / 2));
    CHECK(*confusion.iou(2) == 0);
    CHECK_FALSE(confusion.iou(3));
    CHECK(Confusion(2).meanIou() == 1);
}

TEST_CASE("a label picture of another kind is refused with the value that it has")
{
    const image::Plane labels = draw({2, 2}, [](int, int) { return 76; });
    const std::uint8_t classes[] = {0};
    const auto score = judgeClasses(classes, 1, labels.view(), *model::classSet(model::Scene::Road, 4));
    REQUIRE_FALSE(score);
    CHECK(score.error().what.find("76") != std::string::npos);
}

TEST_CASE("every label pixel is judged by the network pixel that its centre lies in")
{
    // Five label pixels over three network pixels: their centres at .3, .9, 1.5, 2.1, 2.7 network pixels.
    const model::ClassSet set{{"a", {}, {0}}, {"b", {}, {1}}, {"c", {}, {2}}};
    constexpr int kExpected[] = {0, 0, 1, 2, 2};
    const image::Plane labels = draw({5, 1}, [&](int x, int) { return kExpected[x]; });
    const std::uint8_t classes[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
    const auto score = judgeClasses(classes, 3, labels.view(), set);
    REQUIRE(score);
    CHECK(score->confusion.accuracy() == 1);
}
