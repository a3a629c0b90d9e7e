#include "engine/accelerator/emulator/direct_tile.h"

namespace bokeh::accelerator::emulator {

namespace {

/// One pixel at a time, for processors that have none of the instruction sets.
struct Plain {
    struct Vector {
        int32_t value; // or four bytes of it
    };
    static constexpr int kPixels = 1;

    static Vector load(const void *p)
    {
        Vector v;
        __builtin_memcpy(&v.value, p, 4);
        return v;
    }
    static void store(void *p, Vector v) { __builtin_memcpy(p, &v.value, 4); }
    static Vector splat(int32_t value) { return {value}; }
    static Vector dot(Vector sum, Vector pixels, Vector weights)
    {
        uint8_t x[4];
        int8_t w[4];
        __builtin_memcpy(x, &pixels.value, 4);
        __builtin_memcpy(w, &weights.value, 4);
        return {sum.value + x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + x[3] * w[3]};
    }
    static Vector quantise(Vector a, Vector b, Vector c, Vector d, int shift, uint8_t cap)
    {
        const int32_t sums[4] = {a.value >> shift, b.value >> shift, c.value >> shift, d.value >> shift};
        uint8_t bytes[4];
        for (int i = 0; i < 4; ++i)
            bytes[i] = static_cast<uint8_t>(sums[i] < 0 ? 0 : sums[i] > cap ? cap : sums[i]);
        return load(bytes);
    }
};

} // namespace

void directPlain(const DirectWork &work)
{
    for (int block = 0; block < work.outBlocks; ++block)
        line<Plain, 1, 4>(work, block);
}

} // namespace bokeh::accelerator::emulator
