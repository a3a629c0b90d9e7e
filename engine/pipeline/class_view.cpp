#include "engine/pipeline/class_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "engine/mask/decode.h"

namespace bokeh::pipeline {

namespace {

/// Colours as far apart on the colour circle as `count` can be, every other one darker.
image::Rgb colourOf(int k, int count)
{
    const double turn = 6.0 * k / count, most = k % 2 ? 150 : 230;
    const auto channel = [&](double from) { // rises for a sixth, stays for two, falls for one, of a turn
        const double at = std::fmod(turn + from, 6.0);
        return static_cast<std::uint8_t>(std::lround(most * std::clamp(std::min(at, 4 - at), 0.0, 1.0)));
    };
    return {channel(2), channel(0), channel(4)};
}

} // namespace

void ClassView::name(model::Scene scene, int classes)
{
    if (scene == scene_ && static_cast<std::size_t>(classes) == classes_.size())
        return;
    scene_ = scene;
    numbers_.clear();
    if (const model::ClassSet *known = model::classSet(scene, classes))
        classes_ = *known;
    else {
        classes_.assign(static_cast<std::size_t>(classes), {});
        for (int k = 0; k < classes; ++k)
            numbers_.push_back(fmt::format("class {}", k));
        for (std::size_t k = 0; k < classes_.size(); ++k)
            classes_[k] = {.name = numbers_[k], .colour = colourOf(static_cast<int>(k), classes), .labels = {}};
    }
    colours_.clear();
    for (const model::SceneClass &one : classes_)
        colours_.push_back(one.colour);
    legend_ = {};
}

Status ClassView::read(const image::Mask &mask, model::Scene scene, int classes, std::chrono::nanoseconds time,
                       compositor::Look &look)
{
    // A mask that lies about its shape is refused by decodeClasses().
    map_.resize(mask.channels > 0 ? mask.values.size() / static_cast<std::size_t>(mask.channels) : 0);
    if (Status status = mask::decodeClasses(mask, classes, map_); !status)
        return status;
    name(scene, classes);
    // Four counters, because one that is raised twice in a row waits for itself.
    std::array<std::array<int, Legend::kMost>, 4> counts{};
    for (std::size_t i = 0; i < map_.size(); ++i)
        ++counts[i % counts.size()][map_[i]];
    for (std::size_t k = 0; k < Legend::kMost; ++k)
        counts[0][k] += counts[1][k] + counts[2][k] + counts[3][k];
    legend_.note(counts[0], time);
    look.classes = {.side = mask.side, .classes = map_, .colours = colours_};
    return {};
}

} // namespace bokeh::pipeline
