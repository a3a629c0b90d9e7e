// Run by hand: LD_PRELOAD=libumockdev-preload.so.0 usb_transport_test "[.cost]". What umockdev adds to every ioctl, a
// message to its thread and back, is in it; what its thread does, and the chip's, is not.
#include <filesystem>
#include <fstream>
#include <set>

#include "engine/accelerator/usb/devices.h"
#include "tests/accelerator/cost.h"
#include "tests/accelerator/usb_mock.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

std::set<std::filesystem::path> threads()
{
    const std::filesystem::directory_iterator list("/proc/self/task");
    return {begin(list), end(list)};
}

std::chrono::nanoseconds cpuOf(const std::vector<std::filesystem::path> &threads)
{
    std::chrono::nanoseconds sum{};
    for (const auto &thread : threads) {
        std::int64_t onCpu = 0;
        std::ifstream(thread / "schedstat") >> onCpu;
        sum += std::chrono::nanoseconds(onCpu);
    }
    return sum;
}

} // namespace

TEST_CASE("what a frame costs the host over libusb is measured", "[.cost]")
{
    for (const protocol::Link link : {protocol::Link::HighSpeed, protocol::Link::SuperSpeed}) {
        const UsbMock mock({.device = {}, .link = link});
        const auto before = threads();
        auto transport = usb::openUsb();
        REQUIRE(transport);
        auto opened = Accelerator::open(*std::move(transport), in(5s));
        REQUIRE(opened);
        std::vector<std::filesystem::path> libusbs; // its own, and the one that Context lends it
        std::ranges::set_difference(threads(), before, std::back_inserter(libusbs));
        const Cost cost = measureCost(**opened, [&] { return cpuOf(libusbs); });
        fmt::print("libusb over umockdev, {}: {:.1f} us of CPU a frame on the caller's thread, {:.1f} us on libusb's\n",
                   link == protocol::Link::HighSpeed ? "high speed" : "SuperSpeed", cost.caller, cost.others);
        CHECK(cost.caller > 0);
        CHECK(cost.others > 0);
    }
}
