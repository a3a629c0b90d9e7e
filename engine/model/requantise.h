// The one rounding rule of the integer network. Both emulator paths, training, export and tests use this file.
#pragma once

#include <algorithm>
#include <cstdint>

namespace bokeh::model {

/// y = clamp((acc + half) >> shift, 0, cap), half = 2^(shift-1), or 0 where shift is 0: halves go up.
/// This is ReLU, rescaling by 2^-shift and saturation at once. `shift` in [0, 12]; `cap` 31, 127 or 1023.
constexpr std::uint16_t requantise(std::int32_t acc, int shift, int cap)
{
    const std::int64_t half = shift ? std::int64_t{1} << (shift - 1) : 0;
    return static_cast<std::uint16_t>(std::clamp<std::int64_t>((std::int64_t{acc} + half) >> shift, 0, cap));
}

/// Eight input bits to five (cap 31) or seven (cap 127), halves up:
/// min(31, ((x >> 2) + 1) >> 1) and min(127, (x + 1) >> 1).
constexpr std::uint8_t quantiseInput(std::uint8_t x, int cap)
{
    return static_cast<std::uint8_t>(cap == 31 ? std::min(31, ((x >> 2) + 1) >> 1) : std::min(127, (x + 1) >> 1));
}

/// The integer mask's code for class `k` of `classes`: round(cap * k / (classes - 1)), halves up.
constexpr int classCode(int k, int classes, int cap)
{
    return (2 * cap * k + classes - 1) / (2 * (classes - 1));
}

/// The class whose code lies nearest to `value`; the lower class where two are equally near.
constexpr int nearestClass(int value, int classes, int cap)
{
    int best = 0;
    for (int k = 1; k < classes; ++k) {
        const int d = classCode(k, classes, cap) - value, b = classCode(best, classes, cap) - value;
        if ((d < 0 ? -d : d) < (b < 0 ? -b : b))
            best = k;
    }
    return best;
}

} // namespace bokeh::model
