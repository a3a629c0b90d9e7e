#include "engine/pipeline/live/origin.h"

#include "engine/pipeline/live/live_state.h"
#include "engine/pipeline/outputs.h"

namespace bokeh::pipeline {

void record(LiveState &state, const image::Frame &picture, const MaskMatcher::Ready &ready, const Release &release,
            const image::Alpha &alpha)
{
    if (!state.settings.take || !state.settings.take->active())
        return;
    media::VideoFormat format;
    std::optional<output::MaskShape> masks;
    {
        std::lock_guard lock(state.mutex);
        format = videoFormatOf(state.format);
        masks = state.maskShape;
    }
    format.size = picture.size();
    format.colour = picture.colour;
    state.settings.take->put({.picture = picture,
                              .alpha = release.alpha ? &alpha : nullptr,
                              .mask = release.mask ? &ready.mask->mask : nullptr,
                              .camera = release.camera ? ready.frame.get() : nullptr,
                              .maskAge = release.mask ? std::optional(release.age) : std::nullopt,
                              .withdrawn = !release.sound,
                              .format = format,
                              .masks = masks});
}

} // namespace bokeh::pipeline
