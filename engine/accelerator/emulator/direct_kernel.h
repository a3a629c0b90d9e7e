// The innermost loops of the direct convolution, written once and compiled once per instruction set.
// Only plain C here, and no standard library: these files are compiled for processors that the rest of the program must
// not assume, and an inline function of a library, compiled so, could be the copy that the linker keeps for everyone.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace bokeh::accelerator::emulator {

/// One convolution over a blocked map (stage.h), seen as a line of `pixels` pixels of four bytes.
struct DirectWork {
    const uint8_t *in = nullptr; ///< first pixel of the first block
    const ptrdiff_t *offsets;    ///< [steps], bytes: where the step's four inputs of pixel 0 lie, from `in`
    int steps;                   ///< each multiplies four inputs of a pixel: input blocks times taps; a multiple of 3
    bool small;                  ///< inputs up to 31: the products of three steps can be summed in 16 bits
    const int8_t *weights;       ///< [outBlocks][steps][4 outputs][4 inputs]
    const int32_t *biases;       ///< [outBlocks][4], the rounding half included unless `sums` is wanted
    int shift;                   ///< [0, 12]
    uint8_t cap;                 ///< 31 or 127
    int outBlocks;
    uint8_t *out = nullptr;  ///< first pixel of the first block of the output
    ptrdiff_t outPlane;      ///< bytes between the output's blocks
    int32_t *sums = nullptr; ///< if not null, receives the accumulators instead: [outBlocks * 4][sumPlane]
    ptrdiff_t sumPlane;      ///< at least `pixels` and 64 more
    ptrdiff_t pixels;        ///< up to 15 more are computed and written past the end
};

using DirectKernel = void(const DirectWork &);
DirectKernel directPlain;
DirectKernel directAvx2;
DirectKernel directAvx2Vnni;
DirectKernel directAvx512;
DirectKernel directAvx512Vnni;

} // namespace bokeh::accelerator::emulator
