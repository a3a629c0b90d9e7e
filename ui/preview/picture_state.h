#pragma once

#include <QString>

#include "engine/pipeline/live/live_run.h"
#include "ui/settings/choices.h"

namespace bokeh::ui {

/// What is to be said about the picture, over it.
struct PictureState {
    enum class Tone {
        Plain,   ///< all is well; nothing to say
        Note,    ///< worth knowing
        Warning, ///< the room shows
        Hidden,  ///< nobody sees the person
    };
    Tone tone = Tone::Plain;
    QString title;  ///< a few words; empty where the tone is Plain
    QString detail; ///< a sentence, or empty
    friend bool operator==(const PictureState &, const PictureState &) = default;
};

/// The most important thing first: that a person hid, then why the engine hides, then that the room shows, then the
/// rest. `onPattern`: the test pattern stands in for a camera.
PictureState pictureState(const pipeline::LiveStatus &, pipeline::Presence, const LookChoice &, bool onPattern);

/// What the preview shows, for those who cannot see it: "Your picture with a blurred background".
QString pictureDescription(const PictureState &, LookKind);

} // namespace bokeh::ui
