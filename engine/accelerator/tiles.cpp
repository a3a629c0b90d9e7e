#include "engine/accelerator/tiles.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace bokeh::accelerator {

namespace {

static_assert(std::endian::native == std::endian::little, "a group of values is moved as one little-endian word");

constexpr std::size_t kSide = kTileSide;
constexpr std::size_t kValues = kSide * kSide;

// A group is the fewest values that fill whole bytes, and fit one 64-bit word: 8 of 5 or 7 bits, 4 of 10.
template <int Bits> struct Format {
    static constexpr std::size_t kGroup = Bits == 10 ? 4 : 8;
    static constexpr std::size_t kGroupBytes = kGroup * Bits / 8;
    static constexpr std::size_t kGroups = (kValues + kGroup - 1) / kGroup;
    static constexpr std::size_t kBytes = (kValues * Bits + 511) / 512 * 64;
    static constexpr std::uint64_t kMask = (1U << Bits) - 1;
    using Values = std::array<std::uint16_t, kGroups * kGroup>; // the last group may have values that are not sent
    // Whole words are read and written; the last one ends within the tile.
    static_assert((kGroups - 1) * kGroupBytes + 8 <= kBytes);
};

// A group's values are named one by one: at -O2 a loop over them stays a loop, at half the speed.
template <int Bits, std::size_t... I> std::uint64_t join(const std::uint16_t *values, std::index_sequence<I...>)
{
    return (((values[I] & Format<Bits>::kMask) << (I * Bits)) | ...);
}

template <int Bits, std::size_t... I> void split(std::uint64_t word, std::uint16_t *values, std::index_sequence<I...>)
{
    ((values[I] = static_cast<std::uint16_t>((word >> (I * Bits)) & Format<Bits>::kMask)), ...);
}

template <int Bits> void packTile(const typename Format<Bits>::Values &values, std::byte *tile)
{
    using F = Format<Bits>;
    std::memset(tile, 0, F::kBytes);
    for (std::size_t g = 0; g < F::kGroups; ++g) {
        const std::uint64_t word = join<Bits>(&values[g * F::kGroup], std::make_index_sequence<F::kGroup>());
        std::memcpy(tile + g * F::kGroupBytes, &word, sizeof word);
    }
}

template <int Bits> void unpackTile(const std::byte *tile, typename Format<Bits>::Values &values)
{
    using F = Format<Bits>;
    for (std::size_t g = 0; g < F::kGroups; ++g) {
        std::uint64_t word;
        std::memcpy(&word, tile + g * F::kGroupBytes, sizeof word);
        split<Bits>(word, &values[g * F::kGroup], std::make_index_sequence<F::kGroup>());
    }
}

/// Calls `visit(first value of the tile, tile number)` for every tile of every channel, in wire order.
template <class Visit> void forTiles(model::Shape shape, Visit visit)
{
    const auto side = static_cast<std::size_t>(shape.side), across = side / kSide;
    std::size_t number = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(shape.channels); ++c)
        for (std::size_t ty = 0; ty < across; ++ty)
            for (std::size_t tx = 0; tx < across; ++tx)
                visit((c * side + ty * kSide) * side + tx * kSide, number++);
}

template <int Bits> void pack(model::Shape shape, const std::uint16_t *map, std::byte *tiles)
{
    const auto side = static_cast<std::size_t>(shape.side);
    typename Format<Bits>::Values values{};
    forTiles(shape, [&](std::size_t first, std::size_t number) {
        for (std::size_t y = 0; y < kSide; ++y)
            std::memcpy(&values[y * kSide], map + first + y * side, kSide * sizeof *map);
        packTile<Bits>(values, tiles + number * Format<Bits>::kBytes);
    });
}

template <int Bits> void unpack(model::Shape shape, const std::byte *tiles, std::uint16_t *map)
{
    const auto side = static_cast<std::size_t>(shape.side);
    typename Format<Bits>::Values values;
    forTiles(shape, [&](std::size_t first, std::size_t number) {
        unpackTile<Bits>(tiles + number * Format<Bits>::kBytes, values);
        for (std::size_t y = 0; y < kSide; ++y)
            std::memcpy(map + first + y * side, &values[y * kSide], kSide * sizeof *map);
    });
}

bool fits(model::Shape shape, int cap, std::size_t values, std::size_t bytes)
{
    if (shape.side <= 0 || shape.side % kTileSide != 0 || shape.channels <= 0)
        return false;
    if (cap != 31 && cap != 127 && cap != 1023)
        return false;
    const auto side = static_cast<std::size_t>(shape.side);
    return values == side * side * static_cast<std::size_t>(shape.channels) &&
           bytes == static_cast<std::size_t>(model::packedBytes(shape, cap));
}

} // namespace

bool packTiles(model::Shape shape, int cap, std::span<const std::uint16_t> map, std::span<std::byte> tiles)
{
    if (!fits(shape, cap, map.size(), tiles.size()))
        return false;
    if (cap == 31)
        pack<5>(shape, map.data(), tiles.data());
    else if (cap == 127)
        pack<7>(shape, map.data(), tiles.data());
    else
        pack<10>(shape, map.data(), tiles.data());
    return true;
}

bool unpackTiles(model::Shape shape, int cap, std::span<const std::byte> tiles, std::span<std::uint16_t> map)
{
    if (!fits(shape, cap, map.size(), tiles.size()))
        return false;
    if (cap == 31)
        unpack<5>(shape, tiles.data(), map.data());
    else if (cap == 127)
        unpack<7>(shape, tiles.data(), map.data());
    else
        unpack<10>(shape, tiles.data(), map.data());
    return true;
}

} // namespace bokeh::accelerator
