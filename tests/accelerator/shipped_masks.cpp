// shipped_masks NETWORK FILE: what the arithmetic makes of ten pictures on this machine, for a test within a virtual
// one, whose processor is another. FILE: ten times [maskChannels][side][side], of 16 bits.
#include <fstream>
#include <iostream>

#include "engine/model/network_file.h"
#include "tests/accelerator/small_network.h"

using namespace bokeh;
using namespace bokeh::accelerator::test;

int main(int count, char **words)
{
    if (count != 3) {
        std::cerr << "usage: shipped_masks NETWORK FILE\n";
        return 2;
    }
    const auto network = model::readNetwork(words[1]);
    if (!network) {
        std::cerr << network.error().what << '\n';
        return 1;
    }
    std::ofstream file(words[2], std::ios::binary);
    for (std::uint32_t i = 0; i < 10; ++i) {
        const auto mask = expected(*network, input(*network, i));
        file.write(reinterpret_cast<const char *>(mask.data()),
                   static_cast<std::streamsize>(mask.size() * sizeof mask[0]));
    }
    return file.flush() ? 0 : 1;
}
