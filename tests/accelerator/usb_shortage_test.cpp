// The kernel lends all programs together some megabytes for USB. What happens where they are used up.
#include <catch2/catch.hpp>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/usb/devices.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/host.h"
#include "tests/accelerator/usb_mock.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

constexpr std::size_t kRead = std::size_t{256} << 10; // one of the four that wait at IN
constexpr std::size_t kFrame = protocol::wireBytes(std::size_t{224} * 224);

std::unique_ptr<Accelerator> openLoaded(const model::Network &network)
{
    auto transport = usb::openUsb();
    INFO((transport ? "" : transport.error().what));
    REQUIRE(transport);
    auto opened = Accelerator::open(*std::move(transport), in(30s));
    REQUIRE(opened);
    REQUIRE((*opened)->load(network, in(60s)));
    return *std::move(opened);
}

/// With two in flight.
void checkStream(Accelerator &accelerator, const model::Network &network)
{
    auto mask = emptyMask(network);
    for (std::uint32_t i = 0; i < 8; ++i) {
        const Status sent = accelerator.submit(i, input(network, i), in(30s));
        INFO((sent ? "" : sent.error().what));
        REQUIRE(sent);
        if (i == 0)
            continue;
        REQUIRE(accelerator.collect(mask, in(30s)));
        CHECK(mask == expected(network, input(network, i - 1)));
    }
    REQUIRE(accelerator.collect(mask, in(30s)));
}

} // namespace

TEST_CASE("with memory for fewer reads than wanted there are half of those, and every mask comes")
{
    const model::Network network = smallNetwork();
    const std::pair<std::size_t, std::size_t> cases[] = {{1, 1}, {2, 1}, {3, 2}, {4, 4}};
    for (const auto &[possible, posted] : cases) {
        CAPTURE(possible);
        UsbMock mock({.device = {}});
        mock.limitMemory(possible * kRead + kFrame);
        const auto accelerator = openLoaded(network);
        checkStream(*accelerator, network);
        CHECK(mock.memoryUsed() == posted * kRead);
    }
}

TEST_CASE("reads make room for what is sent")
{
    const model::Network network = smallNetwork();
    UsbMock mock({.device = {}});
    mock.limitMemory(4 * kRead + kFrame / 2); // for all of them, but then for no frame
    checkStream(*openLoaded(network), network);
}

TEST_CASE("memory that another program takes in mid-stream costs reads, not frames, and is used again when it is back")
{
    const model::Network network = smallNetwork();
    UsbMock mock({.device = {}});
    const auto accelerator = openLoaded(network);
    checkStream(*accelerator, network);
    CHECK(mock.memoryUsed() == 4 * kRead);
    mock.limitMemory(kRead + kFrame);
    checkStream(*accelerator, network);
    CHECK(mock.memoryUsed() == kRead);
    mock.limitMemory(16 * kRead);
    REQUIRE(accelerator->load(network, in(60s))); // which begins anew
    checkStream(*accelerator, network);
    CHECK(mock.memoryUsed() == 4 * kRead);
}

TEST_CASE("no memory for USB is Exhausted, and the setting to raise is named")
{
    UsbMock mock({.device = plain()});
    mock.limitMemory(kRead - 1);
    const auto opened = usb::openUsb();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::Exhausted);
    CHECK(opened.error().what.find("usbfs_memory_mb") != std::string::npos);
}
