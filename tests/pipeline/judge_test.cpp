#include "engine/pipeline/judge.h"

#include <catch2/catch.hpp>
#include <functional>

using namespace bokeh;
using pipeline::boundaryF;
using pipeline::Judge;

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
    Judge same, opposite;
    same.add(leftOf(40).view(), leftOf(40).view());
    CHECK(same.scores().miou == 1);
    CHECK(same.scores().boundaryF == 1);
    CHECK(same.scores().mad == 0);
    opposite.add(leftOf(40).view(), draw({100, 80}, [](int x, int) { return x < 40 ? 0 : 255; }).view());
    CHECK(opposite.scores().miou == 0);
    CHECK(opposite.scores().mad == 1);
    CHECK(opposite.scores().boundaryF == 1); // the contour itself is the same
}

TEST_CASE("intersection over union is taken over the pixels of all pictures together")
{
    Judge judge;
    judge.add(leftOf(50).view(), leftOf(40).view()); // person 40/50, background 50/60
    judge.add(leftOf(0).view(), leftOf(0).view());   // no person; background 100/100
    const auto s = judge.scores();
    CHECK(s.images == 2);
    CHECK(s.iouPerson == Approx(40.0 / 50));
    CHECK(s.iouBackground == Approx(150.0 / 160));
    CHECK(s.miou == Approx((0.8 + 0.9375) / 2));
    CHECK(s.mad == Approx(0.1 / 2));
}

TEST_CASE("the alpha's error counts softness that the threshold does not see")
{
    Judge judge;
    judge.add(leftOf(40, 204).view(), leftOf(40).view());
    CHECK(judge.scores().miou == 1);
    CHECK(judge.scores().mad == Approx(0.4 * 51 / 255));
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
