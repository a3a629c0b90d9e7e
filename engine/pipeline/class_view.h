#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/compositor/look.h"
#include "engine/image/frame.h"
#include "engine/model/class_set.h"
#include "engine/pipeline/legend.h"

namespace bokeh::pipeline {

/// What Look::Kind::Classes shows of a network's masks, for clips and live pictures alike: its classes, their colours
/// and the legend. Classes that have no names (model::classSet) are numbered, and their colours lie far apart.
/// Memory: taken when the network's shape or the picture's size changes. Threads: one owner thread.
class ClassView {
public:
    /// Reads a mask and gives `look` its classes, which stay valid until the next call. `time` is the source's, of the
    /// frame. BadInput, and `look` as it was, if the mask does not fit its network.
    Status read(const image::Mask &, model::Scene, int classes, std::chrono::nanoseconds time, compositor::Look &look);

    /// Draws the legend into a frame that was composed with that look.
    void drawLegend(image::Frame &out) { legend_.draw(classes_, out); }

private:
    void name(model::Scene, int classes);

    model::Scene scene_ = model::Scene::People;
    model::ClassSet classes_; // of scene_
    std::vector<image::Rgb> colours_;
    std::vector<std::string> numbers_; // names of classes without one
    std::vector<std::uint8_t> map_;    // [side][side]
    Legend legend_;
};

} // namespace bokeh::pipeline
