// What both 512-bit kernels share. Included by them alone: they are compiled for such processors.
#pragma once

#include <immintrin.h>
#include <stdint.h>

namespace bokeh::accelerator::emulator {
namespace {

struct Avx512 {
    using Vector = __m512i;
    static constexpr int kPixels = 16;

    static Vector load(const void *p) { return _mm512_loadu_si512(p); }
    static void store(void *p, Vector v) { _mm512_storeu_si512(p, v); }
    static Vector splat(int32_t value) { return _mm512_set1_epi32(value); }
    static Vector pairs(Vector pixels, Vector weights) { return _mm512_maddubs_epi16(pixels, weights); }
    static Vector add16(Vector a, Vector b) { return _mm512_add_epi16(a, b); }
    static Vector widen(Vector sum, Vector pairs)
    {
        return _mm512_add_epi32(sum, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
    }
    /// The packs saturate on the way: below at 0 (ReLU), above at 255, then at `cap`. They leave each 128 bits as four
    /// pixels of a, then b, c and d; the shuffle puts a pixel's four together.
    static Vector quantise(Vector a, Vector b, Vector c, Vector d, int shift, uint8_t cap)
    {
        const __m128i s = _mm_cvtsi32_si128(shift);
        const Vector ab = _mm512_packs_epi32(_mm512_sra_epi32(a, s), _mm512_sra_epi32(b, s));
        const Vector cd = _mm512_packs_epi32(_mm512_sra_epi32(c, s), _mm512_sra_epi32(d, s));
        const Vector bytes = _mm512_min_epu8(_mm512_packus_epi16(ab, cd), _mm512_set1_epi8(static_cast<char>(cap)));
        const __m128i together = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        return _mm512_shuffle_epi8(bytes, _mm512_broadcast_i32x4(together));
    }
};

} // namespace
} // namespace bokeh::accelerator::emulator
