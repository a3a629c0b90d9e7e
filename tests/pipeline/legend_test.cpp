#include "engine/pipeline/legend.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "tests/allocations.h"

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::Legend;

namespace {

const model::ClassSet &roads()
{
    return *model::classSet(model::Scene::Road, 12);
}

image::Frame grey(image::Size size)
{
    image::Frame frame(size);
    frame.colour = {image::Matrix::Bt709, image::Range::Full};
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::memset(plane->row(y), 100, static_cast<std::size_t>(plane->size().width));
    return frame;
}

/// As many pixels of each of twelve classes as `of` says.
std::vector<int> pixels(std::initializer_list<std::pair<std::size_t, int>> of)
{
    std::vector<int> counts(12);
    for (const auto &[k, count] : of)
        counts[k] = count;
    return counts;
}

/// How many samples are exactly of this colour.
int samplesOf(const image::Frame &frame, image::Rgb rgb)
{
    const image::Yuv yuv = image::toYuv(rgb, frame.colour);
    int count = 0;
    for (int y = 0; y < frame.u.size().height; ++y)
        for (int x = 0; x < frame.u.size().width; ++x)
            if (frame.u.row(y)[x] == yuv.u && frame.v.row(y)[x] == yuv.v && frame.y.row(2 * y)[2 * x] == yuv.y)
                ++count;
    return count;
}

struct Bounds {
    int left = 1 << 20, top = 1 << 20, right = 0, bottom = 0;
};

/// Where a frame is no longer grey.
Bounds drawnOn(const image::Frame &frame)
{
    Bounds bounds;
    for (int y = 0; y < frame.size().height; ++y)
        for (int x = 0; x < frame.size().width; ++x)
            if (frame.y.row(y)[x] != 100)
                bounds = {std::min(bounds.left, x), std::min(bounds.top, y), std::max(bounds.right, x),
                          std::max(bounds.bottom, y)};
    return bounds;
}

Legend listing(const std::vector<int> &counts)
{
    Legend legend;
    legend.note(counts, 0s);
    return legend;
}

} // namespace

TEST_CASE("a class is listed as soon as it is seen, and for three seconds after it was seen last")
{
    Legend legend;
    legend.note(pixels({{3, 400}, {7, 600}}), 1s);
    CHECK(legend.listed() == Legend::Listed(0b1000'1000));
    for (const auto time : {1033ms, 2000ms, 4000ms}) {
        legend.note(pixels({{7, 1000}}), time);
        CHECK(legend.listed() == Legend::Listed(0b1000'1000));
    }
    legend.note(pixels({{7, 1000}}), 4001ms);
    CHECK(legend.listed() == Legend::Listed(0b1000'0000));
    legend.note(pixels({{0, 1000}}), 5s);
    CHECK(legend.listed() == Legend::Listed(0b1000'0001));
}

TEST_CASE("a few pixels of a class do not list it")
{
    Legend legend;
    legend.note(pixels({{1, 499'001}, {2, 999}}), 0s);
    CHECK(legend.listed() == Legend::Listed(0b0010));
    legend.note(pixels({{1, 499'000}, {2, 1000}}), 0s);
    CHECK(legend.listed() == Legend::Listed(0b0110));
}

TEST_CASE("where time goes back, another source has begun, and what was listed goes in time")
{
    Legend legend;
    legend.note(pixels({{4, 1000}}), 1h);
    legend.note(pixels({{5, 1000}}), 0s);
    CHECK(legend.listed().count() == 2);
    legend.note(pixels({{5, 1000}}), 3001ms);
    CHECK(legend.listed() == Legend::Listed(0b10'0000));
}

TEST_CASE("a legend shows each listed class's own colour, and no other's")
{
    const auto seen = pixels({{1, 10}, {3, 10}, {6, 10}, {11, 10}});
    for (image::Size size : {image::Size{320, 180}, {640, 360}, {1280, 720}, {1920, 1080}, {480, 854}}) {
        image::Frame out = grey(size);
        Legend legend = listing(seen);
        legend.draw(roads(), out);
        for (std::size_t k = 0; k < roads().size(); ++k) {
            INFO(size.width << "x" << size.height << ", " << roads()[k].name);
            const int found = samplesOf(out, roads()[k].colour);
            CHECK((found >= 4) == (seen[k] > 0));
            CHECK((found == 0) == (seen[k] == 0));
        }
    }
}

TEST_CASE("names are white on dark, each beside its colour, whatever the picture is like")
{
    for (image::Size size : {image::Size{320, 180}, {640, 360}, {1280, 720}, {1920, 1080}}) {
        image::Frame out = grey(size);
        Legend one = listing(pixels({{8, 10}}));
        one.draw(roads(), out);
        const Bounds bounds = drawnOn(out);
        const int height = bounds.bottom - bounds.top + 1;
        INFO(size.width << "x" << size.height << ", " << height << " rows");
        CHECK(height >= 16);
        int white = 0, dark = 0;
        for (int y = bounds.top; y <= bounds.bottom; ++y)
            for (int x = bounds.left; x <= bounds.right; ++x) {
                white += out.y.row(y)[x] > 200 ? 1 : 0;
                dark += out.y.row(y)[x] < 50 ? 1 : 0;
            }
        CHECK(white > height); // strokes
        CHECK(dark > 8 * white);
    }
}

TEST_CASE("a legend stays in the lower left corner, and within the picture")
{
    std::vector<int> all(12, 10);
    for (image::Size size : {image::Size{320, 180}, {321, 181}, {1280, 720}, {1920, 1080}, {3840, 2160}}) {
        image::Frame out = grey(size);
        Legend legend = listing(all);
        legend.draw(roads(), out);
        const Bounds bounds = drawnOn(out);
        INFO(size.width << "x" << size.height);
        CHECK(bounds.left > 0);
        CHECK(bounds.left < size.width / 10);
        CHECK(bounds.right < size.width / 2);
        CHECK(bounds.top > 0);
        CHECK(bounds.bottom > size.height * 8 / 10);
        CHECK(bounds.bottom < size.height - 1);
    }
}

TEST_CASE("a picture too small for all names shows those it has room for, and the smallest none")
{
    std::vector<int> all(12, 10);
    image::Frame low = grey({640, 90}), tiny = grey({40, 20}), least = grey({1, 1});
    for (image::Frame *out : {&low, &tiny, &least}) {
        Legend legend = listing(all);
        legend.draw(roads(), *out);
    }
    CHECK(drawnOn(low).right > 200); // in three columns
    CHECK(drawnOn(tiny).right == 0);
    CHECK(drawnOn(least).right == 0);
}

TEST_CASE("a legend that lists nothing draws nothing")
{
    image::Frame out = grey({640, 360});
    Legend().draw(roads(), out);
    CHECK(drawnOn(out).right == 0);
}

TEST_CASE("a legend follows its list, its picture's size and its colour")
{
    Legend legend = listing(pixels({{1, 10}}));
    image::Frame out = grey({640, 360});
    legend.draw(roads(), out);
    const Bounds one = drawnOn(out);
    legend.note(pixels({{1, 10}, {2, 10}}), 1s);
    legend.draw(roads(), out = grey({640, 360}));
    CHECK(drawnOn(out).top < one.top);
    image::Frame large = grey({1280, 720});
    large.colour = {image::Matrix::Bt601, image::Range::Limited};
    legend.draw(roads(), large);
    CHECK(samplesOf(large, roads()[1].colour) > 4);
    legend.note(pixels({{1, 10}}), 10s);
    legend.draw(roads(), out = grey({640, 360}));
    CHECK(drawnOn(out).top == one.top);
}

TEST_CASE("while its list stays, a legend is drawn without taking memory")
{
    Legend legend = listing(pixels({{1, 10}, {2, 10}}));
    image::Frame out = grey({641, 479});
    legend.draw(roads(), out);
    const std::vector<int> seen = pixels({{1, 10}});
    const long before = allocations();
    legend.note(seen, 1s);
    legend.draw(roads(), out);
    CHECK(allocations() == before);
}
