#include "engine/accelerator/emulator/executor.h"

#include <cstdlib>
#include <string_view>

#include "engine/accelerator/emulator/fast_executor.h"
#include "engine/accelerator/emulator/reference_executor.h"

namespace bokeh::accelerator::emulator {

namespace {

Arithmetic wanted(Arithmetic asked)
{
    const char *forced = std::getenv("BOKEHCAM_ARITHMETIC");
    if (asked != Arithmetic::Automatic || !forced)
        return asked;
    return std::string_view(forced) == "reference" ? Arithmetic::Reference : Arithmetic::Fast;
}

} // namespace

Result<std::unique_ptr<Executor>> makeExecutor(const model::Network &network, Arithmetic arithmetic)
{
    if (wanted(arithmetic) == Arithmetic::Reference)
        return makeReferenceExecutor(network);
    return makeFastExecutor(network);
}

} // namespace bokeh::accelerator::emulator
