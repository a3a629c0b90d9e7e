#include "engine/accelerator/emulator/direct_avx512.h"
#include "engine/accelerator/emulator/direct_tile.h"

namespace bokeh::accelerator::emulator {

namespace {

struct Avx512Vnni : Avx512 {
    static Vector dot(Vector sum, Vector pixels, Vector weights) { return _mm512_dpbusd_epi32(sum, pixels, weights); }
};

} // namespace

void directAvx512Vnni(const DirectWork &work)
{
    int block = 0;
    for (; block + 2 <= work.outBlocks; block += 2)
        line<Avx512Vnni, 2, 3>(work, block);
    if (block < work.outBlocks)
        line<Avx512Vnni, 1, 5>(work, block);
}

} // namespace bokeh::accelerator::emulator
