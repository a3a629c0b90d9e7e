#include "engine/accelerator/emulator/direct_avx512.h"

#include "engine/accelerator/emulator/direct_tile.h"

namespace bokeh::accelerator::emulator {

void directAvx512(const DirectWork &work)
{
    for (int block = 0; block < work.outBlocks; ++block)
        work.small ? line<Avx512, 1, 3, 3>(work, block) : line<Avx512, 1, 3, 1>(work, block);
}

} // namespace bokeh::accelerator::emulator
