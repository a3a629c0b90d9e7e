#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/image/frame.h"
#include "engine/mask/stale_cells.h"
#include "engine/model/topology.h"
#include "engine/pipeline/live/live_status.h"
#include "engine/pipeline/live/motion_grid.h"

namespace bokeh::pipeline {

/// A mask, and what its frame looked like.
struct TimedMask {
    image::Mask mask;                               ///< mask.sequence is the frame's serial within the run
    int classes = 2;                                ///< of its network
    model::Scene scene = model::Scene::People;      ///< likewise
    MotionGrid frame;                               ///< of the frame it was computed from
    MotionGrid::Cells person{};                     ///< mean score of the mask in each cell, 0 .. 255
    std::chrono::steady_clock::time_point captured; ///< that frame, as the source says
    std::chrono::steady_clock::time_point arrived;  ///< that frame, from the source
    /// True once the accelerator that computed it has been found to compute wrongly; null: nobody looks.
    std::shared_ptr<const std::atomic<bool>> lies;
};

/// A frame to be shown; borrowed.
struct CheckedFrame {
    std::uint64_t serial = 0; ///< within the run
    const MotionGrid &motionGrid;
    std::chrono::steady_clock::time_point captured; ///< as the source says
    std::chrono::steady_clock::time_point arrived;  ///< from the source
};

/// Decides whether a frame may be shown with a mask. A mask that is the frame's own, by its serial, always may. An
/// older one, or a newer one, may for 150 ms, by the source's stamps or by the frames' arrival, whichever tells of
/// more; for less the more of the person has changed since, down to 40 ms; and for a second while nothing at all has
/// changed. Within that time, cells near the mask's edge that have changed are stale: there somebody has moved, and
/// what the mask calls person may be the room. Threads: none of its own; nothing is kept.
struct MaskFreshness {
    struct Decision {
        Hidden hidden = Hidden::No;
        mask::StaleCells staleCells;    ///< for the frame, where it is shown
        std::chrono::nanoseconds age{}; ///< how much older or newer the mask is
    };
    /// `mask` may be null.
    static Decision judge(const CheckedFrame &, const TimedMask *mask);
};

/// Whether it is known that nothing may be shown with this mask. Relaxed: it orders nothing else.
inline bool isLie(const std::shared_ptr<const std::atomic<bool>> &lies)
{
    return lies && lies->load(std::memory_order_relaxed);
}

/// Fills `person` from `mask` and `classes`. False if they do not fit each other. `room` is scratch, kept for the next.
bool findPerson(TimedMask &, std::vector<std::uint8_t> &room);

} // namespace bokeh::pipeline
