#include "engine/pipeline/class_view.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::ClassView;

namespace {

constexpr int kSide = 14;

/// Class by column, as one channel of codes.
image::Mask codes(int classes, int cap = 31)
{
    image::Mask mask{.side = kSide, .channels = 1, .cap = cap, .values = {}};
    for (int i = 0; i < kSide * kSide; ++i) {
        const int k = i % kSide % classes;
        mask.values.push_back(static_cast<std::uint16_t>((2 * cap * k + classes - 1) / (2 * (classes - 1))));
    }
    return mask;
}

/// The same, as a score for each class.
image::Mask scores(int classes)
{
    image::Mask mask{.side = kSide, .channels = classes, .cap = 31, .values = {}};
    for (int k = 0; k < classes; ++k)
        for (int i = 0; i < kSide * kSide; ++i)
            mask.values.push_back(i % kSide % classes == k ? 20 : 19);
    return mask;
}

image::Frame black()
{
    image::Frame frame({640, 360});
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{0});
    return frame;
}

} // namespace

TEST_CASE("codes and scores show the same classes, in the colours that they are known by")
{
    for (auto [scene, classes] :
         {std::pair{model::Scene::People, 2}, {model::Scene::Road, 4}, {model::Scene::Road, 12}})
        for (const image::Mask &mask : {codes(classes), scores(classes)}) {
            ClassView view;
            compositor::Look look{.kind = compositor::Look::Kind::Classes};
            REQUIRE(view.read(mask, scene, classes, 0s, look));
            REQUIRE(look.classes.side == kSide);
            REQUIRE(look.classes.classes.size() == kSide * kSide);
            for (std::size_t i = 0; i < look.classes.classes.size(); ++i)
                CHECK(look.classes.classes[i] == static_cast<int>(i % kSide) % classes);
            const model::ClassSet &known = *model::classSet(scene, classes);
            REQUIRE(look.classes.colours.size() == known.size());
            for (std::size_t k = 0; k < known.size(); ++k)
                CHECK(look.classes.colours[k] == known[k].colour);
        }
}

TEST_CASE("classes that have no names have colours of their own")
{
    for (int classes = 3; classes <= 16; ++classes) {
        ClassView view;
        compositor::Look look;
        REQUIRE(view.read(codes(classes), model::Scene::People, classes, 0s, look));
        std::set<std::array<int, 3>> colours;
        for (const image::Rgb &colour : look.classes.colours)
            colours.insert({colour.r, colour.g, colour.b});
        CHECK(colours.size() == static_cast<std::size_t>(classes));
    }
}

TEST_CASE("another network's classes take the place of those before, in the legend too")
{
    ClassView view;
    compositor::Look look;
    REQUIRE(view.read(codes(12), model::Scene::Road, 12, 0s, look));
    image::Frame before = black(), after = black(), alone = black();
    view.drawLegend(before);
    REQUIRE(view.read(codes(12), model::Scene::People, 12, 1s, look));
    view.drawLegend(after);
    ClassView fresh;
    REQUIRE(fresh.read(codes(12), model::Scene::People, 12, 1s, look));
    fresh.drawLegend(alone);
    bool same = true, changed = false;
    for (int y = 0; y < 360; ++y) {
        same = same && std::equal(after.y.row(y), after.y.row(y) + 320, alone.y.row(y));
        changed = changed || !std::equal(after.y.row(y), after.y.row(y) + 320, before.y.row(y));
    }
    CHECK(same);
    CHECK(changed);
}

TEST_CASE("a mask that does not fit its network shows no classes")
{
    ClassView view;
    compositor::Look look{.kind = compositor::Look::Kind::Classes};
    image::Mask mask = codes(4);
    CHECK_FALSE(view.read(scores(3), model::Scene::Road, 4, 0s, look));
    mask.values.pop_back();
    CHECK_FALSE(view.read(mask, model::Scene::Road, 4, 0s, look));
    CHECK_FALSE(view.read({}, model::Scene::Road, 4, 0s, look));
    CHECK(look.classes.classes.empty());
}
