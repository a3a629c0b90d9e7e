#pragma once

#include <cstdint>
#include <span>

namespace bokeh::accelerator::emulator {

/// The chip's depth to space, by definition: output channel c at (y*factor+dy, x*factor+dx) is input channel
/// (c*factor + dy)*factor + dx at (y, x).
/// `in`: at least [channels*factor*factor][side][side], of which later channels are left out;
/// `out`: [channels][side*factor][side*factor]. `factor` 1, 2 or 4.
/// Threads: none of its own; allocates nothing.
void reformat(int factor, std::span<const std::uint16_t> in, int channels, int side, std::span<std::uint16_t> out);

} // namespace bokeh::accelerator::emulator
