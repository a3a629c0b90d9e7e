// The fast executor is a row of stages; each turns one map of 8-bit activations into the next.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bokeh::accelerator::emulator {

/// How a map of 8-bit activations lies in memory: [channels/block][row][column][block].
/// *Interleaved*: one block of all channels and nothing between rows (oneDNN's nhwc).
/// *Blocked*: blocks of four channels, which are what one lane of an int8 dot product takes; channels are filled up
/// with zeros to a multiple of four; a row of zeros stands above and below, and one pixel of zeros after each row,
/// which is the right margin of that row and the left margin of the next: a 3x3 convolution then is nine shifts of one
/// long line.
struct Map {
    int channels = 0;
    int side = 0;
    bool blocked = true;

    static Map interleaved(int channels, int side) { return {channels, side, false}; }
    static Map fours(int channels, int side) { return {channels, side, true}; }

    int blocks() const { return blocked ? (channels + 3) / 4 : 1; }
    std::ptrdiff_t pixelBytes() const { return blocked ? 4 : channels; }
    std::ptrdiff_t rowBytes() const { return (side + (blocked ? 1 : 0)) * pixelBytes(); }
    /// From the start of the buffer to the first pixel of the first block.
    std::ptrdiff_t origin() const { return blocked ? roundUp(rowBytes() + 4) : 0; }
    /// From one block to the next.
    std::ptrdiff_t planeBytes() const
    {
        const std::ptrdiff_t bytes = roundUp(origin() + (side + 1) * rowBytes() + kVector);
        return blocked ? (bytes % 4096 == 0 ? bytes + kVector : bytes) : side * rowBytes();
    }
    /// Of the whole buffer, with room for vectors that read or write past the end.
    std::size_t bytes() const { return static_cast<std::size_t>(blocks() * planeBytes() + 8 * kVector); }

private:
    static constexpr std::ptrdiff_t kVector = 64;
    static std::ptrdiff_t roundUp(std::ptrdiff_t n) { return (n + kVector - 1) / kVector * kVector; }
};

/// Writes the zeros around a blocked map's rows; for an interleaved map, nothing. `data` is the buffer's start.
/// Vectors may have been written up to 64 bytes past the last row.
void clearMargins(const Map &, std::uint8_t *data);

/// One operator with everything prepared. Threads: one caller at a time. run() allocates nothing, and cannot fail.
class Stage {
public:
    virtual ~Stage() = default;
    /// `in` and `out` are buffers of the maps below, aligned to 64 bytes; they do not overlap.
    virtual void run(const std::uint8_t *in, std::uint8_t *out) = 0;
    virtual Map takes() const = 0;
    virtual Map gives() const = 0;
};

} // namespace bokeh::accelerator::emulator
