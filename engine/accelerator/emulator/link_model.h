#pragma once

#include <chrono>
#include <cstddef>

namespace bokeh::accelerator::emulator {

using Seconds = std::chrono::duration<double>;

/// How long a transfer takes: its bytes at the wire's rate, and a fixed time for each chunk that it is cut into.
struct LinkModel {
    double bytesPerSecond = 0; ///< on the wire, while a chunk moves
    std::size_t chunk = 1;     ///< bytes that move between two pauses
    Seconds perChunk{};        ///< the pause

    Seconds time(std::size_t bytes) const
    {
        const std::size_t chunks = (bytes + chunk - 1) / chunk;
        return Seconds(static_cast<double>(bytes) / bytesPerSecond) + static_cast<double>(chunks) * perChunk;
    }

    /// The link that moves whole chunks at `measured` bytes a second though the wire could move `wire`: the pause is
    /// what is missing.
    static LinkModel fitted(double measured, double wire, std::size_t chunk)
    {
        const auto bytes = static_cast<double>(chunk);
        return {wire, chunk, Seconds(bytes / measured - bytes / wire)};
    }
};

} // namespace bokeh::accelerator::emulator
