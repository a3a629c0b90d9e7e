// Any bytes as a network file: refused, or a network that obeys the rules.
#include <cstdlib>

#include "engine/model/network_file.h"
#include "engine/model/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    if (const auto network = bokeh::model::parseNetwork(bytes); network && !bokeh::model::validate(*network))
        std::abort();
    return 0;
}
