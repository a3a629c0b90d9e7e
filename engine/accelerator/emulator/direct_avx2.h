// What both 256-bit kernels share. Included by them alone: they are compiled for such processors.
#pragma once

#include <immintrin.h>
#include <stdint.h>

namespace bokeh::accelerator::emulator {
namespace {

struct Avx2 {
    using Vector = __m256i;
    static constexpr int kPixels = 8;

    static Vector load(const void *p) { return _mm256_loadu_si256(static_cast<const Vector *>(p)); }
    static void store(void *p, Vector v) { _mm256_storeu_si256(static_cast<Vector *>(p), v); }
    static Vector splat(int32_t value) { return _mm256_set1_epi32(value); }
    static Vector pairs(Vector pixels, Vector weights) { return _mm256_maddubs_epi16(pixels, weights); }
    static Vector add16(Vector a, Vector b) { return _mm256_add_epi16(a, b); }
    static Vector widen(Vector sum, Vector pairs)
    {
        return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    }
    /// As in Avx512.
    static Vector quantise(Vector a, Vector b, Vector c, Vector d, int shift, uint8_t cap)
    {
        const __m128i s = _mm_cvtsi32_si128(shift);
        const Vector ab = _mm256_packs_epi32(_mm256_sra_epi32(a, s), _mm256_sra_epi32(b, s));
        const Vector cd = _mm256_packs_epi32(_mm256_sra_epi32(c, s), _mm256_sra_epi32(d, s));
        const Vector bytes = _mm256_min_epu8(_mm256_packus_epi16(ab, cd), _mm256_set1_epi8(static_cast<char>(cap)));
        const __m128i together = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        return _mm256_shuffle_epi8(bytes, _mm256_broadcastsi128_si256(together));
    }
};

} // namespace
} // namespace bokeh::accelerator::emulator
