#include "engine/accelerator/emulator/direct_avx2.h"
#include "engine/accelerator/emulator/direct_tile.h"

namespace bokeh::accelerator::emulator {

namespace {

struct Avx2Vnni : Avx2 {
    static Vector dot(Vector sum, Vector pixels, Vector weights)
    {
        return _mm256_dpbusd_avx_epi32(sum, pixels, weights);
    }
};

} // namespace

void directAvx2Vnni(const DirectWork &work)
{
    for (int block = 0; block < work.outBlocks; ++block)
        line<Avx2Vnni, 1, 2>(work, block);
}

} // namespace bokeh::accelerator::emulator
