#include "engine/model/class_set.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace bokeh;
using namespace bokeh::model;

TEST_CASE("a set has as many classes as it says, with names and colours that differ")
{
    for (const Scene scene : {Scene::People, Scene::Road})
        for (const int classes : classCounts(scene)) {
            const ClassSet *set = classSet(scene, classes);
            REQUIRE(set);
            CHECK(set->size() == static_cast<std::size_t>(classes));
            std::set<std::string_view> names;
            std::set<std::array<int, 3>> colours;
            for (const SceneClass &c : *set) {
                names.insert(c.name);
                colours.insert({c.colour.r, c.colour.g, c.colour.b});
            }
            CHECK(names.size() == set->size());
            CHECK(colours.size() == set->size());
        }
}

TEST_CASE("no label belongs to two classes, and only what is void to none")
{
    for (const int classes : classCounts(Scene::Road)) {
        const ClassSet &set = *classSet(Scene::Road, classes);
        for (int label = 0; label < kLabels; ++label) {
            const auto owners = std::ranges::count_if(
                set, [label](const SceneClass &c) { return std::ranges::count(c.labels, label) == 1; });
            const bool ignored = label == kVoidLabel && classes != 12;
            CAPTURE(classes, label);
            CHECK(owners == (ignored ? 0 : 1));
            CHECK((classOfLabel(set, label) < 0) == ignored);
        }
    }
}

TEST_CASE("only classes of people and nothing else are kept sharp")
{
    CHECK(personClasses(Scene::People, 2) == 0b10);
    CHECK(personClasses(Scene::Road, 2) == 0);
    CHECK(personClasses(Scene::Road, 4) == 0); // traffic is cars as well
    CHECK(personClasses(Scene::Road, 8) == 1U << 7);
    CHECK(personClasses(Scene::Road, 11) == (1U << 8 | 1U << 10));
    CHECK(personClasses(Scene::Road, 12) == (1U << 9 | 1U << 11));
    CHECK(personClasses(Scene::Road, 16) == 0); // no names are known
}

TEST_CASE("a number of classes without a meaning has no set")
{
    CHECK_FALSE(classSet(Scene::People, 3));
    CHECK_FALSE(classSet(Scene::Road, 16));
    CHECK_FALSE(classSet(Scene::Road, 3));
}
