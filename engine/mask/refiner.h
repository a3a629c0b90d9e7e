#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/mask/decode.h"
#include "engine/mask/largest.h"
#include "engine/mask/stale_cells.h"
#include "engine/mask/temporal.h"
#include "engine/mask/upscaler.h"

namespace bokeh::mask {

struct Settings {
    Decoding decoding;
    bool onlyLargest = false; ///< keep one person, the largest
    bool temporal = false;    ///< steady the mask over time; for live pictures and films, not for single images
};

/// From the network's mask to a frame's alpha: decode, keep one person and steady over time (optional), upscale along
/// the frame's edges. Memory: taken when the size of mask or frame changes, not per frame. Threads: one owner thread.
class Refiner {
public:
    explicit Refiner(const Settings & = {});

    /// `frame` is the one to be composed; it may be newer than the mask. `out.plane` is remade only where its size is
    /// not the frame's; `out.sequence` becomes the mask's. BadInput (and `out` untouched) if the mask does not fit the
    /// decoding or the frame is empty. `staleCells`: where the mask does not count for this frame; everywhere without.
    Status run(const image::Mask &, const image::Frame &, image::Alpha &out, const StaleCells *staleCells = nullptr);

    void set(const Settings &); ///< from the next frame on
    void reset();               ///< forgets the past: the source has changed

private:
    Settings settings_;
    std::vector<std::uint8_t> score_; // [side][side]
    Largest largest_;
    TemporalFilter temporal_;
    Upscaler upscaler_;
};

} // namespace bokeh::mask
