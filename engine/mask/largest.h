#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace bokeh::mask {

/// Keeps the largest person of a mask and makes the others background: connected areas of pixels of 128 or more, by
/// edges; what is softer goes with the area it touches. The person kept in the last mask keeps that place until another
/// is half as large again, so that two of about one size do not take turns.
/// Memory: taken when the side changes. Threads: one owner thread.
class Largest {
public:
    /// `score` is [side][side], 0 background to 255 person; changed in place.
    void run(int side, std::span<std::uint8_t> score);

    void reset() { previous_.clear(); } ///< forgets whom it kept

private:
    int label(int side, std::span<const std::uint8_t> score);
    int choose() const;
    void keep(int side, int label, std::span<std::uint8_t> score);

    std::vector<int> labels_;            // [side][side]: 0 none, from 1 the area's
    std::vector<int> queue_;             // pixels still to visit
    std::vector<int> areas_, overlaps_;  // pixels of each label, and of those the ones kept last time
    std::vector<std::uint8_t> previous_; // [side][side]: 1 where the person kept last time was
};

} // namespace bokeh::mask
