// What may leave a live run: the one place where that is decided. Every output gets what a Release allows it, and
// nothing else.
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/mask/stale_cells.h"
#include "engine/pipeline/live/live_run.h"
#include "engine/pipeline/live/live_status.h"
#include "engine/pipeline/live/mask_freshness.h"

namespace bokeh::pipeline {

/// What the user asks for at one moment.
struct Asked {
    LiveControls controls;
    std::uint64_t withdrawals = 0; ///< how often the user has hidden or paused the picture since the start
};

/// What was asked for when a picture was made.
struct MadeFor {
    compositor::Look::Kind look = compositor::Look::Kind::Hidden;
    int strength = 0;
    People people = People::Everyone;
    std::uint64_t withdrawals = 0;
    std::shared_ptr<const std::atomic<bool>> lies = {}; ///< of the mask that it was made with: TimedMask::lies
};
/// `mask` may be null.
MadeFor madeFor(const Asked &, const TimedMask *mask = nullptr);

/// All that the decision depends on; borrowed.
struct Situation {
    const Asked &asked;
    const MadeFor *kept = nullptr;       ///< the last picture that was shown, of the frames' size; null: none
    const CheckedFrame *frame = nullptr; ///< null: the source delivers nothing
    const TimedMask *mask = nullptr;     ///< the newest, or the frame's own; null: none
    bool acceleratorWorks = false;
};

/// What may leave, output by output.
struct Release {
    enum class Picture {
        Cover,    ///< of the frame, or the card
        Kept,     ///< the last picture that was shown, again
        Composed, ///< the frame in its look
    };
    Picture picture = Picture::Cover; ///< to the preview, call cameras, the file and the recording
    Hidden hidden = Hidden::Asked;    ///< why it is a cover
    bool alpha = false;               ///< to the recording, as all below: who was cut out
    bool mask = false;                ///< what the accelerator returned
    bool camera = false;              ///< what the camera sees, room and all
    bool sound = false;
    bool forgetsKept = false;         ///< the kept picture must never be shown again
    mask::StaleCells staleCells = {}; ///< where the mask does not count for the frame
    std::chrono::nanoseconds age{};   ///< of the mask: how much older or newer than the frame it is
};

/// Hidden or paused: everything is covered.
bool isAway(Presence);

/// Whether the user has withdrawn: hidden, paused or frozen the picture. Neither what the camera sees nor what the
/// microphone hears is for anybody then.
bool hasWithdrawn(Presence);

/// A frozen picture is the kept one or a cover, never a new one. A kept picture that shows the room is shown under the
/// look that it was made for alone, and never again once the user has hidden or paused. Any other is shown while it
/// hides at least as much as the look of now, and as long as its mask is not known to be a lie. A live picture needs a
/// mask that fits it (MaskFreshness) and an accelerator that works, unless its look leaves the frame as it is.
Release decideRelease(const Situation &);

/// Asked once more when the picture has been made: that takes time, and a key may have been pressed meanwhile.
Release decideAtExit(const Release &, const MadeFor &, const Asked &now);

/// What is left of a release when its picture cannot be made or must not be shown.
Release covered(Release, Hidden why);

} // namespace bokeh::pipeline
