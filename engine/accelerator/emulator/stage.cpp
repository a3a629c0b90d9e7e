#include "engine/accelerator/emulator/stage.h"

#include <cstring>

namespace bokeh::accelerator::emulator {

void clearMargins(const Map &map, std::uint8_t *data)
{
    if (!map.blocked)
        return;
    const auto row = static_cast<std::size_t>(map.rowBytes());
    for (int b = 0; b < map.blocks(); ++b) {
        std::uint8_t *first = data + map.origin() + b * map.planeBytes();
        std::memset(first - row - 4, 0, row + 4);
        for (int y = 0; y < map.side; ++y)
            std::memset(first + (y + 1) * map.rowBytes() - 4, 0, 4);
        std::memset(first + map.side * map.rowBytes(), 0, row + 4);
    }
}

} // namespace bokeh::accelerator::emulator
