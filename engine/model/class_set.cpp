#include "engine/model/class_set.h"

#include <algorithm>
#include <array>

namespace bokeh::model {

namespace {

constexpr int kPedestrianLabel = 9, kCyclistLabel = 10;
constexpr std::array kPeopleCounts{2};
constexpr std::array kRoadCounts{2, 4, 8, 11, 12};

// CamVid's colours and labels, as its classes.csv has them. A class made of several bears the colour of the largest.
const SceneClass kSky{"sky", {128, 128, 128}, {0}};
const SceneClass kBuilding{"building", {128, 0, 0}, {1}};
const SceneClass kPole{"pole", {192, 192, 128}, {2}};
const SceneClass kRoad{"road", {128, 64, 128}, {3}};
const SceneClass kPavement{"pavement", {60, 40, 222}, {4}};
const SceneClass kTree{"tree", {128, 128, 0}, {5}};
const SceneClass kSign{"sign", {192, 128, 128}, {6}};
const SceneClass kFence{"fence", {64, 64, 128}, {7}};
const SceneClass kCar{"car", {64, 0, 128}, {8}};
const SceneClass kPedestrian{"pedestrian", {64, 64, 0}, {kPedestrianLabel}};
const SceneClass kCyclist{"cyclist", {0, 128, 192}, {kCyclistLabel}};
const SceneClass kUnlabelled{"unlabelled", {0, 0, 0}, {kVoidLabel}};

const ClassSet &people()
{
    static const ClassSet set{{"background", {0, 0, 0}, {0}}, {"person", {255, 255, 255}, {1}}};
    return set;
}

const std::array<ClassSet, kRoadCounts.size()> &roads()
{
    static const std::array<ClassSet, kRoadCounts.size()> sets{{
        {{"elsewhere", {0, 0, 0}, {0, 1, 2, 5, 6, 7, 8, 9, 10}}, {"road or pavement", {128, 64, 128}, {3, 4}}},
        {{"sky", {128, 128, 128}, {0}},
         {"scenery", {128, 128, 0}, {1, 2, 5, 6, 7}},
         {"road or pavement", {128, 64, 128}, {3, 4}},
         {"traffic", {64, 0, 128}, {8, 9, 10}}},
        {{"pole or sign", {192, 192, 128}, {2, 6}},
         {"building or fence", {128, 0, 0}, {1, 7}},
         kSky,
         kTree,
         kCar,
         kRoad,
         kPavement,
         {"pedestrian or cyclist", {64, 64, 0}, {kPedestrianLabel, kCyclistLabel}}},
        {kSign, kPole, kBuilding, kSky, kTree, kCar, kRoad, kPavement, kPedestrian, kFence, kCyclist},
        {kSign, kPole, kBuilding, kTree, kSky, kUnlabelled, kCar, kRoad, kPavement, kPedestrian, kFence, kCyclist},
    }};
    return sets;
}

} // namespace

std::span<const int> classCounts(Scene scene)
{
    return scene == Scene::Road ? std::span<const int>(kRoadCounts) : std::span<const int>(kPeopleCounts);
}

const ClassSet *classSet(Scene scene, int classes)
{
    if (scene == Scene::People)
        return classes == 2 ? &people() : nullptr;
    const auto found = std::ranges::find(kRoadCounts, classes);
    return found == kRoadCounts.end() ? nullptr : &roads()[static_cast<std::size_t>(found - kRoadCounts.begin())];
}

std::uint32_t personClasses(Scene scene, int classes)
{
    if (scene == Scene::People)
        return 0b10;
    const ClassSet *set = classSet(scene, classes);
    std::uint32_t person = 0;
    for (std::size_t k = 0; set && k < set->size(); ++k)
        if (std::ranges::all_of((*set)[k].labels,
                                [](int label) { return label == kPedestrianLabel || label == kCyclistLabel; }))
            person |= 1U << k;
    return person;
}

int classOfLabel(const ClassSet &set, int label)
{
    for (std::size_t k = 0; k < set.size(); ++k)
        if (std::ranges::find(set[k].labels, label) != set[k].labels.end())
            return static_cast<int>(k);
    return -1;
}

} // namespace bokeh::model
