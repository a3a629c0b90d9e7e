#include "engine/accelerator/emulator/direct_avx2.h"

#include "engine/accelerator/emulator/direct_tile.h"

namespace bokeh::accelerator::emulator {

void directAvx2(const DirectWork &work)
{
    for (int block = 0; block < work.outBlocks; ++block)
        work.small ? line<Avx2, 1, 2, 3>(work, block) : line<Avx2, 1, 2, 1>(work, block);
}

} // namespace bokeh::accelerator::emulator
