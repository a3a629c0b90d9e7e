// Run by hand: accelerator_test "[.cost]". On a machine that is not busy with anything else.
#include "tests/accelerator/cost.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

TEST_CASE("what a frame costs the host in this process is measured", "[.cost]")
{
    auto opened = Accelerator::open(std::make_unique<emulator::EmulatedTransport>(emulator::Device::Options{}), in(5s));
    REQUIRE(opened);
    Accelerator &accelerator = **opened;
    const Cost cost = measureCost(
        accelerator, [&] { return metrics::processCpu() - metrics::threadCpu() - accelerator.networkCpu(); });
    fmt::print("in this process: {:.1f} us of CPU a frame on the caller's thread, {:.1f} us elsewhere\n", cost.caller,
               cost.others);
    CHECK(cost.caller > 0);
}
