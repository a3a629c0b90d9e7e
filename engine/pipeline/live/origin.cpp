#include "engine/pipeline/live/origin.h"

#include "engine/pipeline/live/live_state.h"
#include "engine/pipeline/outputs.h"

namespace bokeh::pipeline {

Origin originOf(const Board::Ready &ready, const Guard::Decision &decision, const LiveControls &controls,
                const image::Alpha &alpha)
{
    if (controls.presence != Presence::Live)
        return {.withdrawn = true};
    Origin origin{.camera = ready.frame.get()};
    using Kind = compositor::Look::Kind;
    if (decision.hidden == Hidden::No && controls.look.kind != Kind::None) {
        if (controls.look.kind != Kind::Classes) // which cuts nobody out
            origin.alpha = &alpha;
        origin.mask = &ready.mask->mask;
        origin.maskAge = decision.age;
    }
    return origin;
}

void record(LiveState &state, const image::Frame &picture, const Origin &origin)
{
    if (!state.settings.take || !state.settings.take->active())
        return;
    output::VideoFormat format;
    std::optional<output::MaskShape> masks;
    {
        std::lock_guard lock(state.mutex);
        format = videoFormatOf(state.format);
        masks = state.maskShape;
    }
    format.size = picture.size();
    format.colour = picture.colour;
    state.settings.take->put({.picture = picture,
                              .alpha = origin.alpha,
                              .mask = origin.mask,
                              .camera = origin.camera,
                              .maskAge = origin.maskAge,
                              .withdrawn = origin.withdrawn,
                              .format = format,
                              .masks = masks});
}

} // namespace bokeh::pipeline
