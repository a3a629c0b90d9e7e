// How a mask lies on the wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/topology.h"

namespace bokeh::accelerator {

inline constexpr int kTileSide = 14;

/// Channel by channel, tiles of 14 x 14 row by row over the map; in a tile 196 values row by row, each 5 bits (cap 31),
/// 7 (cap 127) or 10 (cap 1023), lowest bit first from bit 0 of the tile's first byte; zeros to model::tileBytes(cap).
/// `map` is [channels][side][side]; only the value's low bits are sent. False, and nothing is written, if the side is
/// not a multiple of 14, the cap is none of the three, or a size is not just [channels][side][side] or packedBytes.
bool packTiles(model::Shape, int cap, std::span<const std::uint16_t> map, std::span<std::byte> tiles);

/// The way back. Reads hostile bytes: every bit pattern is a value in [0, cap]; the bits after a tile's values are
/// ignored.
bool unpackTiles(model::Shape, int cap, std::span<const std::byte> tiles, std::span<std::uint16_t> map);

} // namespace bokeh::accelerator
