#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/image/frame.h"

namespace bokeh::mask {

/// Steadies a soft mask over time: where the network is unsure and the picture stands still, what it said before
/// counts. out = p + (previous - p) * u * ratio, u = E(p)^2, E the binary entropy in bits, as MediaPipe's segmentation
/// smoothing computes it; ratio falls from 0.9 to 0 as the luma around the pixel changes by 4 to 16 of 255 levels. Sure
/// pixels (0 and 255) pass unchanged. A scene cut, a new size or reset() forgets the past. Memory: taken when a size
/// changes. Threads: one owner thread.
class TemporalFilter {
public:
    /// Filters `score` ([side][side], 0 .. 255) in place. `sequence` is the mask's: one that comes again, for a newer
    /// frame, gets the same answer as before and does not count twice.
    void run(std::uint64_t sequence, const image::Frame &, int side, std::span<std::uint8_t> score);

    void reset() { valid_ = false; }

private:
    void resize(int side);
    bool sceneCut() const;
    void blend(std::span<std::uint8_t> score);

    int side_ = 0;
    bool valid_ = false;
    std::uint64_t sequence_ = 0;
    std::vector<std::uint8_t> luma_, previousLuma_, motion_; // [side][side]
    std::vector<std::uint8_t> previous_;                     // [side][side], what was last returned
};

} // namespace bokeh::mask
