#include "engine/model/catalogue.h"

#include <algorithm>
#include <string_view>

#include "engine/model/class_set.h"

namespace bokeh::model {

namespace {

struct Size {
    std::string_view name;
    bool plainUp;                   // the ending: false is (None + reformat), true a last up-sampling major layer
    std::vector<MajorLayer> majors; // the last one's channels hold for one score
    int reformat;
};

constexpr auto D = Step::Down;
constexpr auto N = Step::None;
constexpr auto U = Step::Up;

/// First and last major layers are 8-bit; what stands between them may be 3-bit, which is the weights' choice, so the
/// catalogue says 8-bit, the mode that holds both.
const std::vector<Size> &sizes()
{
    static const std::vector<Size> list{
        {"large", false, {{16, 2, D}, {32, 2, D}, {64, 2, D}, {128, 7, N}, {64, 2, U}, {32, 2, U}, {4, 1, N}}, 2},
        {"large", true, {{16, 2, D}, {32, 2, D}, {64, 2, D}, {128, 7, N}, {64, 2, U}, {32, 2, U}, {4, 1, U}}, 1},
        {"large-lite", false, {{8, 2, D}, {16, 2, D}, {32, 2, D}, {64, 8, N}, {32, 2, U}, {16, 2, U}, {4, 1, N}}, 2},
        {"large-lite", true, {{8, 2, D}, {16, 2, D}, {32, 2, D}, {64, 8, N}, {32, 2, U}, {16, 2, U}, {4, 1, U}}, 1},
        {"medium", false, {{16, 2, D}, {32, 2, D}, {64, 5, N}, {64, 6, N}, {32, 2, U}, {4, 1, N}}, 2},
        {"medium", true, {{16, 2, D}, {32, 2, D}, {64, 4, N}, {64, 6, N}, {32, 2, U}, {4, 1, U}}, 1},
        {"small", false, {{16, 2, D}, {32, 2, D}, {64, 6, N}, {64, 7, N}, {16, 1, N}}, 4},
        // Ours, at the multiplications of lite: one more halving, so that the middle sees the whole picture, and less
        // work at 224 pixels for more layers in the middle.
        {"deep", false, {{8, 2, D}, {16, 2, D}, {32, 2, D}, {64, 2, D}, {128, 8, N}, {64, 2, U}, {16, 2, U}}, 4},
        {"slim", false, {{8, 1, D}, {16, 1, D}, {32, 2, D}, {64, 12, N}, {32, 2, U}, {16, 1, N}}, 4},
    };
    return list;
}

bool takePrefix(std::string_view &text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

int nextPowerOfTwo(int n)
{
    int power = 1;
    while (power < n)
        power *= 2;
    return power;
}

/// "-12c" to 12; 2 for nothing; 0 for anything else.
int classesFrom(std::string_view text)
{
    if (text.empty())
        return 2;
    for (int k = 3; k <= 16; ++k)
        if (text == "-" + std::to_string(k) + "c")
            return k;
    return 0;
}

} // namespace

std::optional<Topology> topologyNamed(const std::string &name)
{
    std::string_view rest = name;
    Topology topology;
    topology.name = name;
    std::string size;
    for (const std::string_view word :
         {"gnetseg-large", "gnetseg-medium", "gnetseg-small", "bokehseg-deep", "bokehseg-slim"})
        if (takePrefix(rest, word))
            size = word.substr(word.find('-') + 1);
    if (takePrefix(rest, "-224"))
        topology.side = 224;
    else if (takePrefix(rest, "-448"))
        topology.side = 448;
    else
        return {};
    if (takePrefix(rest, "-yuv"))
        topology.colour = InputColour::Yuv;
    else if (takePrefix(rest, "-rgb"))
        topology.colour = InputColour::Rgb;
    else if (!takePrefix(rest, "-y"))
        return {};
    if (takePrefix(rest, "-lite"))
        size += "-lite";
    const bool plainUp = takePrefix(rest, "-up");
    if (takePrefix(rest, "-softmax"))
        topology.output = Output::Softmax;
    if (takePrefix(rest, "-wide"))
        topology.cap = 127;
    if (takePrefix(rest, "-road"))
        topology.scene = Scene::Road;
    topology.classes = classesFrom(rest);
    if (topology.classes == 0 || (topology.scene == Scene::Road && !classSet(topology.scene, topology.classes)))
        return {};
    for (const Size &known : sizes()) {
        if (known.name != size || known.plainUp != plainUp)
            continue;
        topology.majors = known.majors;
        topology.reformat = known.reformat;
        if (topology.output == Output::Softmax) {
            // A plain ending needs one channel per class; a reformat, that many for each of its sub-pixels.
            const int scores = topology.classes * known.reformat * known.reformat;
            topology.majors.back().channels = std::max(4, nextPowerOfTwo(scores));
        }
        return topology;
    }
    return {};
}

std::vector<std::string> catalogueNames()
{
    return {"gnetseg-large-224-y-lite",
            "gnetseg-large-224-y",
            "gnetseg-large-448-y",
            "gnetseg-large-224-yuv",
            "gnetseg-large-224-y-softmax",
            "gnetseg-large-224-y-up",
            "gnetseg-large-224-y-lite-wide",
            "gnetseg-medium-224-y",
            "gnetseg-medium-224-y-up",
            "gnetseg-small-224-y",
            "gnetseg-large-448-rgb-softmax-16c",
            "gnetseg-large-448-y-softmax-16c",
            "gnetseg-large-224-rgb-softmax-16c"};
}

} // namespace bokeh::model
