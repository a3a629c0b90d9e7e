// The libusb transport where it differs from a cable within the process: finding devices, and what only USB can break.
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <libusb.h>
#include <sstream>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/emulator/usb_descriptors.h"
#include "engine/accelerator/selection.h"
#include "engine/accelerator/usb/device_class.h"
#include "engine/accelerator/usb/device_watch.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/accelerator/usb/errors.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/host.h"
#include "tests/accelerator/usb_mock.h"
#include "tests/folder.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using protocol::Link;

namespace {

std::unique_ptr<Transport> openedUsb()
{
    auto opened = usb::openUsb();
    REQUIRE(opened);
    return *std::move(opened);
}

std::string withoutSpace(std::string text)
{
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

/// Whether it still answers a question.
bool works(Transport &transport)
{
    std::array<std::byte, 512> room;
    return transport.send(message({.type = Type::Hello}), in(5s)) && transport.receive(room, in(5s));
}

/// Asks until the device takes no more.
void fill(Transport &transport)
{
    for (int i = 0; i < 1000; ++i)
        if (!transport.send(message({.type = Type::Status}), in(50ms)))
            return;
    FAIL("the device takes everything");
}

/// Its mask is as large as all reads together: 224 x 224 in 16 channels of ten bits, 1 MiB.
model::Network largeMaskNetwork()
{
    model::Topology topology;
    topology.name = "large mask";
    topology.majors = {{16, 1, model::Step::None}};
    topology.output = model::Output::Softmax;
    topology.classes = 16;
    topology.tenBitOutput = true;
    return model::randomNetwork(topology, 1);
}

} // namespace

TEST_CASE("an accelerator is listed with its port, its names and its link")
{
    for (const Link link : {Link::HighSpeed, Link::SuperSpeed}) {
        const UsbMock mock({.device = plain(), .link = link});
        const auto devices = usb::listDevices();
        REQUIRE(devices);
        REQUIRE(devices->size() == 1);
        const usb::DeviceInfo &device = devices->front();
        CHECK(device.path == "1-1");
        CHECK(device.name == "Emulated 5801 accelerator");
        CHECK(device.serial == "emulated");
        CHECK(device.link == link);
        CHECK(device.permitted);
    }
}

TEST_CASE("the emulated chip has the configurations that the protocol's page shows")
{
    const std::pair<Link, const char *> cases[] = {
        {Link::HighSpeed, "09022000010100 80FA 0904000002FF000000 07050202000200 07058102000200"},
        {Link::SuperSpeed, "09022C00010100 8070 0904000002FF000000 07050202000400 06300F000000 07058102000400 "
                           "06300F000000"},
    };
    std::stringstream page;
    page << std::ifstream(PROTOCOL_PAGE).rdbuf();
    for (const auto &[link, golden] : cases) {
        std::string shown;
        for (const std::byte b : emulator::configurationDescriptor(link))
            shown += fmt::format("{:02X}", static_cast<unsigned>(b));
        CHECK(shown == withoutSpace(golden));
        CHECK(withoutSpace(page.str()).find(shown) != std::string::npos);
    }
}

TEST_CASE("the client knows the link that was negotiated")
{
    for (const Link link : {Link::HighSpeed, Link::SuperSpeed}) {
        const UsbMock mock({.device = plain(), .link = link});
        const auto accelerator = Accelerator::open(openedUsb(), in(5s));
        REQUIRE(accelerator);
        CHECK((*accelerator)->identity().link == link);
    }
}

TEST_CASE("a serial number picks the accelerator, and one that is not there is Disconnected and named")
{
    const UsbMock mock({.device = plain()});
    CHECK(usb::openUsb("emulated"));
    const auto other = usb::openUsb("another");
    REQUIRE_FALSE(other);
    CHECK(other.error().code == Errc::Disconnected);
    CHECK(other.error().what.find("another") != std::string::npos);
}

TEST_CASE("a chip that was never seen is not taken before it is allowed, however the word comes")
{
    const bokeh::test::TemporaryFolder folder;
    const usb::KnownDevices known(folder / "accelerators");
    UsbMock mock({.device = plain()});
    const emulator::UsbFunction &chip = mock.chip();
    const model::Network network = smallNetwork();
    const AcceleratorSources supply = sourcesOf({.known = known.file()});
    REQUIRE(supply.newcomer);
    CHECK_FALSE(supply.newcomer()); // nobody has looked yet
    const auto unasked = supply.preferred(network, {});
    REQUIRE_FALSE(unasked);
    CHECK(unasked.error().what.find("--accelerator usb:emulated") != std::string::npos);
    CHECK(chip.registers().bytesOut == 0); // not a message was sent to it
    REQUIRE(supply.newcomer());
    CHECK(supply.newcomer()->serial == "emulated");
    CHECK(supply.newcomer()->name == "Emulated 5801 accelerator");

    REQUIRE(known.remember("emulated", usb::KnownDevices::Word::Refuse));
    const auto refused = supply.preferred(network, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Disconnected); // of which nobody is told
    CHECK_FALSE(supply.newcomer());

    REQUIRE(known.remember("emulated", usb::KnownDevices::Word::Allow));
    CHECK(supply.preferred(network, {}));
    CHECK_FALSE(supply.newcomer());
}

TEST_CASE("who asks for the chip, by name or not, allows it")
{
    const UsbMock mock({.device = plain()});
    const std::string serial = GENERATE("", "emulated");
    const AcceleratorSources supply = sourcesOf({.kind = AcceleratorSelection::Kind::Usb, .serial = serial});
    CHECK(supply.witnessed);
    CHECK(supply.preferred(smallNetwork(), {}));
    CHECK_FALSE(supply.newcomer);
}

TEST_CASE("a device with the number of an accelerator, but not its endpoints, is Unsupported")
{
    constexpr std::size_t kInterfaceClassAt = 14, kOutAddressAt = 20, kOutTypeAt = 21;
    const auto own = emulator::configurationDescriptor(Link::SuperSpeed);
    REQUIRE(own[kOutAddressAt] == std::byte{usb::kOut});
    const std::pair<std::size_t, std::byte> cases[] = {
        {kInterfaceClassAt, std::byte{0x08}}, {kOutAddressAt, std::byte{0x03}}, {kOutTypeAt, std::byte{0x03}}};
    for (const auto &[at, wrong] : cases) {
        INFO(at);
        Bytes configuration(own.begin(), own.end());
        configuration[at] = wrong;
        const UsbMock mock({.device = plain(), .configuration = configuration});
        const auto opened = usb::openUsb();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::Unsupported);
    }
}

TEST_CASE("unplugged and plugged in again, an accelerator is Disconnected until it is opened anew")
{
    {
        UsbMock mock({.device = plain()});
        const auto transport = openedUsb();
        CHECK(works(*transport));
        mock.unplug();
        std::array<std::byte, 512> room;
        CHECK(transport->receive(room, in(60s)).error().code == Errc::Disconnected);
        CHECK(transport->control(Control::Reset, {}, in(5s)).error().code == Errc::Disconnected);
    }
    const UsbMock mock({.device = plain()});
    CHECK(works(*openedUsb()));
}

TEST_CASE("a watch tells of what is plugged in already, of what is plugged in later, and of its going")
{
    for (const bool already : {true, false}) {
        INFO(already);
        UsbMock mock({.device = plain(), .pluggedIn = already});
        std::promise<void> came, went;
        const auto watch = usb::DeviceWatch::start([&](bool pluggedIn) { (pluggedIn ? came : went).set_value(); });
        REQUIRE(watch);
        auto coming = came.get_future(), going = went.get_future();
        if (!already) {
            CHECK(coming.wait_for(0s) == std::future_status::timeout);
            mock.plug();
        }
        CHECK(coming.wait_for(30s) == std::future_status::ready);
        CHECK(works(*openedUsb()));
        CHECK(going.wait_for(0s) == std::future_status::timeout);
        mock.unplug();
        CHECK(going.wait_for(30s) == std::future_status::ready);
    }
}

TEST_CASE("a read that the wire damages is BadReply until Abort, one that overflows is BadReply once")
{
    UsbMock mock({.device = plain()});
    const auto transport = openedUsb();
    std::array<std::byte, 512> room;
    const auto damaged = [&](int status) {
        mock.failRead(status);
        REQUIRE(transport->send(message({.type = Type::Hello}), in(5s)));
        CHECK(transport->receive(room, in(5s)).error().code == Errc::BadReply);
    };
    damaged(-EOVERFLOW);
    CHECK(works(*transport));
    damaged(-EPROTO);
    CHECK(transport->receive(room, in(5s)).error().code == Errc::BadReply);
    REQUIRE(transport->control(Control::Abort, {}, in(5s)));
    CHECK(works(*transport));
}

TEST_CASE("a message that was cut off part way lets no other follow before Abort")
{
    UsbMock mock({.device = plain()});
    const auto transport = openedUsb();
    fill(*transport);
    mock.takePart(8);
    CHECK(transport->send(message({.type = Type::Status}), in(50ms)).error().code == Errc::Timeout);
    CHECK(transport->send(message({.type = Type::Status}), in(50ms)).error().code == Errc::BadReply);
    REQUIRE(transport->control(Control::Abort, {}, in(5s)));
    CHECK(works(*transport));
}

TEST_CASE("a message that went out whole just as its time ran out was sent")
{
    UsbMock mock({.device = plain()});
    const auto transport = openedUsb();
    fill(*transport);
    const Bytes ask = message({.type = Type::Status});
    mock.takePart(static_cast<std::uint32_t>(ask.size()));
    CHECK(transport->send(ask, in(50ms)));
}

TEST_CASE("a device that does not take an Abort has its port reset, and is asked once more")
{
    UsbMock mock({.device = plain()});
    const auto transport = openedUsb();
    mock.ignoreControl(true);
    CHECK(transport->control(Control::Abort, {}, in(50ms)).error().code == Errc::Timeout);
    CHECK(mock.portResets() == 1);
    mock.ignoreControl(false);
    REQUIRE(transport->control(Control::Abort, {}, in(5s)));
    CHECK(mock.portResets() == 1);
    CHECK(works(*transport));
}

TEST_CASE("a mask of more than one read comes whole")
{
    const model::Network network = largeMaskNetwork();
    const UsbMock mock({.device = {}});
    auto accelerator = Accelerator::open(openedUsb(), in(5s));
    REQUIRE(accelerator);
    REQUIRE((*accelerator)->load(network, in(60s)));
    auto mask = emptyMask(network);
    for (std::uint32_t i = 0; i < 2; ++i) {
        REQUIRE((*accelerator)->submit(i, input(network, i), in(10s)));
        REQUIRE((*accelerator)->collect(mask, in(60s)));
        CHECK(mask == expected(network, input(network, i)));
    }
}

TEST_CASE("every code of libusb has its own kind of error, and what a person can do about it")
{
    const std::tuple<int, Errc, const char *> cases[] = {
        {LIBUSB_ERROR_ACCESS, Errc::BadInput, "packaging/udev/70-bokehcam.rules"},
        {LIBUSB_ERROR_BUSY, Errc::Exhausted, "another program"},
        {LIBUSB_ERROR_NO_MEM, Errc::Exhausted, "usbfs_memory_mb"},
        {LIBUSB_ERROR_NO_DEVICE, Errc::Disconnected, "unplugged"},
        {LIBUSB_ERROR_TIMEOUT, Errc::Timeout, "cable"},
        {LIBUSB_ERROR_PIPE, Errc::BadReply, "LIBUSB_ERROR_PIPE"},
        {LIBUSB_ERROR_NOT_SUPPORTED, Errc::Unsupported, "not supported"},
        {LIBUSB_ERROR_INVALID_PARAM, Errc::Internal, "LIBUSB_ERROR_INVALID_PARAM"},
    };
    for (const auto &[code, kind, hint] : cases) {
        INFO(libusb_error_name(code));
        const Error error = usb::errorOf(code, "opening the accelerator");
        CHECK(error.code == kind);
        CHECK(error.what.find(hint) != std::string::npos);
    }
}
