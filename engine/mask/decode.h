#pragma once

#include <cstdint>
#include <span>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::mask {

/// How to read a mask. The file of the network says how many classes it has.
struct Decoding {
    int classes = 2;             ///< [2, 16]
    std::uint32_t person = 0b10; ///< bit k is set where class k belongs to the person, who is kept sharp; 0: nobody
    friend bool operator==(const Decoding &, const Decoding &) = default;
};

/// The class of each network pixel, [side][side], 0 .. classes-1. One channel: the class whose code, round(cap * k /
/// (classes - 1)), is nearest; `classes` channels: the largest score. The lower class where two are equal.
/// BadInput if the mask's shape and `classes` do not fit each other, or `out` is not side * side long.
Status decodeClasses(const image::Mask &, int classes, std::span<std::uint8_t> out);

/// How surely each network pixel is person, [side][side], 0 .. 255.
/// One channel, two classes: value * 255 / cap, since the code is soft alpha. One channel, more classes: 0 or 255.
/// 0 everywhere where no class is person. Score channels: 127.5 + 255 * (best person score - best other score) / cap,
/// so a lead of half the cap is certainty. BadInput as decodeClasses().
Status decodeScore(const image::Mask &, const Decoding &, std::span<std::uint8_t> out);

} // namespace bokeh::mask
