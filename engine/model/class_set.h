// What the classes of a network are called, how they are shown and, for training, which labels they are made of.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/image/colour.h"
#include "engine/model/topology.h"

namespace bokeh::model {

struct SceneClass {
    std::string_view name;   ///< English, a word or a few: "road", "pole or sign"
    image::Rgb colour;       ///< of an overlay or a legend
    std::vector<int> labels; ///< indices in a label picture: CamVid's for road scenes, 0 and 1 for people
};

/// The classes in order of code: class k of an integer mask has classCode(k), and score channel k of a softmax output
/// is its own.
///
/// The order matters for an integer mask. Where two classes touch, the mask runs from one code to the other, and
/// what lies between decodes as the classes between. The orders below lose the least intersection over union to that
/// on CamVid's training labels, every boundary counted by its length and every class by its area: half or less of
/// what CamVid's own order loses.
using ClassSet = std::vector<SceneClass>;

/// CamVid's label of what was not labelled.
inline constexpr int kVoidLabel = 11;
/// Labels are [0, kLabels).
inline constexpr int kLabels = 12;

/// People: 2 classes, background and person. Road: 2, 4, 8, 11 (what is void is in none of them) or 12 (void is one).
/// Null if the scene has no set of so many. The set lives as long as the program.
const ClassSet *classSet(Scene, int classes);

/// Numbers of classes for which the scene has a set, rising.
std::span<const int> classCounts(Scene);

/// Bit k is set where class k is made of people and nothing else: what the effects keep sharp. 0 for a set that has no
/// such class, and for one that is not known: then all of a picture is room. People: class 1, however many there are.
std::uint32_t personClasses(Scene, int classes);

/// The class that a label belongs to, or -1 if it counts for none.
int classOfLabel(const ClassSet &, int label);

} // namespace bokeh::model
