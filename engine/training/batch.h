#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace bokeh::training {

/// Planar samples, one after the other.
struct Batch {
    int size = 0;
    std::vector<std::uint8_t> input;  ///< size x inputChannels x side x side codes, [0, cap]: already quantised
    std::vector<std::uint8_t> target; ///< size x side x side; people: 0 background to 255 person; road: the class
    std::vector<std::uint8_t> weight; ///< size x side x side, how much an error counts; 0: not at all
};

/// Draws a batch of so many samples. Threads: one at a time.
using BatchSource = std::function<Batch(int size)>;

} // namespace bokeh::training
