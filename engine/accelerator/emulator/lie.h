#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace bokeh::accelerator::emulator {

/// How a chip computes wrongly, for tests: its checksums are right, so only who knows the mask can tell.
enum class Lie {
    AllOnes,    ///< every bit of the mask is set
    StuckBit,   ///< one bit is, half way through the mask
    OtherFrame, ///< the mask of the frame before
};

/// Puts wrong masks into whole messages. Threads: none of its own.
class Liar {
public:
    /// Of a Result, every one of which must pass, for the sake of OtherFrame; empty: it stays as it is. Any other
    /// message is left alone.
    void pass(std::optional<Lie>, std::span<std::byte> message);

private:
    std::vector<std::byte> before_; // the true mask of the frame before
};

} // namespace bokeh::accelerator::emulator
