// Pictures of classes that the compositor's tests show.
#pragma once

#include <random>
#include <vector>

#include "engine/compositor/look.h"

namespace pictures {

using namespace bokeh;

/// A map of classes and their colours, for as long as it lives.
struct Classes {
    int side;
    std::vector<std::uint8_t> map;
    std::vector<image::Rgb> colours;

    /// `at(x, y)` is the class of a cell.
    template <class At> Classes(int width, int count, At at) : side(width)
    {
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                map.push_back(static_cast<std::uint8_t>(at(x, y)));
        std::mt19937 random(static_cast<unsigned>(count));
        for (int k = 0; k < count; ++k)
            colours.push_back({static_cast<std::uint8_t>(random()), static_cast<std::uint8_t>(random()),
                               static_cast<std::uint8_t>(random())});
    }
    compositor::Look look() const
    {
        return {.kind = compositor::Look::Kind::Classes, .classes = {.side = side, .classes = map, .colours = colours}};
    }
};

/// Any class in any cell: as many edges and corners as there can be.
inline Classes anyClasses(int side, int count, unsigned seed)
{
    std::mt19937 random(seed);
    return Classes(side, count, [&](int, int) { return static_cast<int>(random() % static_cast<unsigned>(count)); });
}

/// Areas as a network makes them, a few cells wide.
inline Classes areasOfClasses(int side, int count)
{
    return Classes(side, count,
                   [=](int x, int y) { return (x * x / (3 * side) + y * (x + side) / (4 * side)) % count; });
}

} // namespace pictures
