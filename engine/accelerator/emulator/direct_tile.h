// Tiles of the direct convolution for one instruction set: several vectors of pixels times several blocks of four
// outputs. Included by direct_*.cpp alone, after their own `I`:
//   Vector; kPixels, in a vector; load; store; splat, one 32-bit value everywhere;
//   dot(sum, pixels, weights), four products a pixel; or pairs(pixels, weights), sums of two products in 16 bits,
//   add16, and widen(sum, pairs); quantise(four outputs' sums, shift, cap), their bytes pixel by pixel.
#pragma once

#include "engine/accelerator/emulator/direct_kernel.h"

namespace bokeh::accelerator::emulator {
namespace {

/// The four weights of one output and one step, for every pixel.
template <class I> inline typename I::Vector weightsOf(const int8_t *weights)
{
    int32_t four;
    __builtin_memcpy(&four, weights, sizeof four);
    return I::splat(four);
}

/// sum[output][vector] += the products of every step.
template <class I, int kBlocks, int kVectors>
inline void accumulate(const DirectWork &work, const uint8_t *in, const int8_t *weights,
                       typename I::Vector (&sum)[kBlocks * 4][kVectors])
{
    const ptrdiff_t nextBlock = static_cast<ptrdiff_t>(work.steps) * 16;
    for (int s = 0; s < work.steps; ++s, weights += 16) {
        typename I::Vector pixels[kVectors];
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v)
            pixels[v] = I::load(in + work.offsets[s] + v * I::kPixels * 4);
#pragma GCC unroll 8
        for (int o = 0; o < kBlocks * 4; ++o) {
            const typename I::Vector w = weightsOf<I>(weights + o / 4 * nextBlock + o % 4 * 4);
#pragma GCC unroll 8
            for (int v = 0; v < kVectors; ++v)
                sum[o][v] = I::dot(sum[o][v], pixels[v], w);
        }
    }
}

/// accumulate() without dot products of 32 bits: the products of kChunk steps are summed in 16 bits first.
template <class I, int kBlocks, int kVectors, int kChunk>
inline void accumulateInChunks(const DirectWork &work, const uint8_t *in, const int8_t *weights,
                               typename I::Vector (&sum)[kBlocks * 4][kVectors])
{
    const ptrdiff_t nextBlock = static_cast<ptrdiff_t>(work.steps) * 16;
    for (int s = 0; s < work.steps; s += kChunk, weights += 16 * kChunk) {
        typename I::Vector pixels[kChunk][kVectors];
#pragma GCC unroll 8
        for (int c = 0; c < kChunk; ++c)
#pragma GCC unroll 8
            for (int v = 0; v < kVectors; ++v)
                pixels[c][v] = I::load(in + work.offsets[s + c] + v * I::kPixels * 4);
#pragma GCC unroll 8
        for (int o = 0; o < kBlocks * 4; ++o) {
            typename I::Vector pairs[kVectors];
#pragma GCC unroll 8
            for (int c = 0; c < kChunk; ++c) {
                const typename I::Vector w = weightsOf<I>(weights + o / 4 * nextBlock + c * 16 + o % 4 * 4);
#pragma GCC unroll 8
                for (int v = 0; v < kVectors; ++v) {
                    const typename I::Vector products = I::pairs(pixels[c][v], w);
                    pairs[v] = c == 0 ? products : I::add16(pairs[v], products);
                }
            }
#pragma GCC unroll 8
            for (int v = 0; v < kVectors; ++v)
                sum[o][v] = I::widen(sum[o][v], pairs[v]);
        }
    }
}

/// kBlocks * 4 outputs of kVectors * I::kPixels pixels. kChunk: see accumulateInChunks(); 0 where dot() exists.
template <class I, int kBlocks, int kVectors, int kChunk>
inline void tile(const DirectWork &work, int block, ptrdiff_t pixel)
{
    typename I::Vector sum[kBlocks * 4][kVectors];
#pragma GCC unroll 8
    for (int o = 0; o < kBlocks * 4; ++o)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v)
            sum[o][v] = I::splat(work.biases[block * 4 + o]);
    const int8_t *weights = work.weights + static_cast<ptrdiff_t>(block) * work.steps * 16;
    if constexpr (kChunk == 0)
        accumulate<I, kBlocks, kVectors>(work, work.in + pixel * 4, weights, sum);
    else
        accumulateInChunks<I, kBlocks, kVectors, kChunk>(work, work.in + pixel * 4, weights, sum);
#pragma GCC unroll 8
    for (int b = 0; b < kBlocks; ++b)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v) {
            const ptrdiff_t at = pixel + v * I::kPixels;
            if (work.sums)
#pragma GCC unroll 8
                for (int o = 0; o < 4; ++o)
                    I::store(work.sums + ((block + b) * 4 + o) * work.sumPlane + at, sum[b * 4 + o][v]);
            else
                I::store(work.out + (block + b) * work.outPlane + at * 4,
                         I::quantise(sum[b * 4][v], sum[b * 4 + 1][v], sum[b * 4 + 2][v], sum[b * 4 + 3][v], work.shift,
                                     work.cap));
        }
}

/// All pixels of kBlocks blocks of outputs; what whole tiles leave goes one vector at a time.
template <class I, int kBlocks, int kVectors, int kChunk = 0> inline void line(const DirectWork &work, int block)
{
    ptrdiff_t pixel = 0;
    for (; pixel + (kVectors - 1) * I::kPixels < work.pixels; pixel += kVectors * I::kPixels)
        tile<I, kBlocks, kVectors, kChunk>(work, block, pixel);
    for (; pixel < work.pixels; pixel += I::kPixels)
        tile<I, kBlocks, 1, kChunk>(work, block, pixel);
}

} // namespace
} // namespace bokeh::accelerator::emulator
