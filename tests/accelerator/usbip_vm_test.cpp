// Runs in a virtual machine with vhci_hcd, the kernel's virtual USB host: a real kernel enumerates the emulated chip,
// and libusb finds it there.
#include <fstream>

#include "engine/accelerator/emulator/usbip/port.h"
#include "engine/model/network_file.h"
#include "tests/accelerator/usbip_stream.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using emulator::usbip::Plug;
using emulator::usbip::Port;
using protocol::Link;

namespace {

/// The device in its port, until the end of its life.
class PluggedIn {
public:
    explicit PluggedIn(Plug &plug)
    {
        auto port = Port::open(plug.options().link);
        if (!port)
            FAIL(port.error().what);
        port_ = *std::move(port);
        serving_ = std::jthread([this, &plug](std::stop_token stop) { ended_ = port_->serve(plug, stop); });
    }

private:
    std::unique_ptr<Port> port_;
    Status ended_; ///< the thread's
    std::jthread serving_;
};

std::unique_ptr<Plug> plugOf(Link link)
{
    auto plug = Plug::make({.link = link});
    if (!plug)
        FAIL(plug.error().what);
    return *std::move(plug);
}

std::vector<std::vector<std::uint16_t>> readMasks(const char *path, std::size_t values)
{
    std::ifstream file(path, std::ios::binary);
    std::vector<std::vector<std::uint16_t>> masks;
    std::vector<std::uint16_t> mask(values);
    while (file.read(reinterpret_cast<char *>(mask.data()), static_cast<std::streamsize>(values * sizeof mask[0])))
        masks.push_back(mask);
    return masks;
}

std::string text(PlainCable &cable, std::uint8_t index)
{
    std::array<unsigned char, 64> room{};
    const int length = libusb_get_string_descriptor_ascii(cable.handle(), index, room.data(), room.size());
    return {room.begin(), room.begin() + std::max(0, length)};
}

} // namespace

TEST_CASE("the kernel finds the device at the speed at which it is plugged in, and can read who it is")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    const auto plug = plugOf(link);
    const PluggedIn plugged(*plug);
    const auto cable = PlainCable::plug();
    CHECK(libusb_get_device_speed(cable->device()) ==
          (link == Link::HighSpeed ? LIBUSB_SPEED_HIGH : LIBUSB_SPEED_SUPER));
    libusb_device_descriptor device{};
    REQUIRE(libusb_get_device_descriptor(cable->device(), &device) == 0);
    CHECK(text(*cable, device.iManufacturer) == "Bokehcam");
    CHECK(text(*cable, device.iProduct) == "Emulated 5801 accelerator");
    const int packet = link == Link::HighSpeed ? 512 : 1024;
    CHECK(libusb_get_max_packet_size(cable->device(), usb::kOut) == packet);
    CHECK(libusb_get_max_packet_size(cable->device(), usb::kIn) == packet);
}

TEST_CASE("a thousand masks through the kernel are bit for bit those of the arithmetic")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    const auto plug = plugOf(link);
    const PluggedIn plugged(*plug);
    const model::Network network = smallNetwork();
    const auto accelerator = openLoaded(network);
    stream(*accelerator, KnownMasks(network, 16), 1000);
    CHECK(plug->function().registers().resultsSent == 1000);
}

TEST_CASE("ten masks of the shipped network through the kernel are bit for bit those made outside this machine")
{
    const auto network = model::readNetwork(SHIPPED_NETWORK);
    REQUIRE(network);
    KnownMasks known;
    known.masks = readMasks(SHIPPED_MASKS, emptyMask(*network).size());
    REQUIRE(known.masks.size() == 10);
    for (std::uint32_t i = 0; i < 10; ++i)
        known.inputs.push_back(input(*network, i));
    const auto plug = plugOf(Link::SuperSpeed);
    const PluggedIn plugged(*plug);
    stream(*openLoaded(*network), known, 10);
}

TEST_CASE("after nonsense the endpoints stall, and Abort ends it")
{
    const auto plug = plugOf(Link::HighSpeed);
    const PluggedIn plugged(*plug);
    const auto cable = PlainCable::plug();
    std::array<std::byte, 512> room;
    CHECK(cable->send(Bytes(40), soon()).error().code == Errc::BadReply);
    CHECK(cable->receive(room, soon()).error().code == Errc::BadReply);
    REQUIRE(cable->control(Control::Abort, {}, soon()));
    CHECK(cable->send(message({.type = Type::Hello}), soon()));
    const auto came = cable->receive(room, soon());
    REQUIRE(came);
    CHECK(*came == protocol::kHeaderBytes + protocol::Caps::kBytes);
}

TEST_CASE("a read that is given up takes nothing with it")
{
    const auto plug = plugOf(Link::SuperSpeed);
    const PluggedIn plugged(*plug);
    const auto cable = PlainCable::plug();
    std::array<std::byte, 512> room;
    CHECK(cable->receive(room, std::chrono::steady_clock::now() + 50ms).error().code == Errc::Timeout);
    CHECK(cable->send(message({.type = Type::Hello}), soon()));
    CHECK(cable->receive(room, soon()));
}

TEST_CASE("a halt is cleared through the kernel, and the stream goes on")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    const auto plug = plugOf(link);
    const PluggedIn plugged(*plug);
    const model::Network network = smallNetwork();
    checkHalt(*openLoaded(network), plug->function(), KnownMasks(network, 1));
}

TEST_CASE("a mute device behind the kernel is Timeout, and works when it is opened anew")
{
    const auto plug = plugOf(Link::SuperSpeed);
    const PluggedIn plugged(*plug);
    const model::Network network = smallNetwork();
    checkMute(openLoaded(network), plug->function(), network, KnownMasks(network, 1));
}

TEST_CASE("unplugged in mid-stream and plugged in again, twenty times, the device is found and computes as before")
{
    const auto plug = plugOf(Link::SuperSpeed);
    const model::Network network = smallNetwork();
    const KnownMasks known(network, 1);
    for (int cycle = 0; cycle < 20; ++cycle) {
        CAPTURE(cycle);
        std::optional<PluggedIn> plugged(std::in_place, *plug);
        const auto accelerator = openLoaded(network);
        stream(*accelerator, known, 3);
        REQUIRE(accelerator->submit(0, known.inputs[0], soon()));
        plugged.reset();
        CHECK(endsDisconnected(*accelerator, network));
    }
}

TEST_CASE("the list of accelerators follows what is plugged in and pulled out")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    const auto plug = plugOf(link);
    CHECK(listed(0, link));
    for (int cycle = 0; cycle < 3; ++cycle) {
        {
            const PluggedIn plugged(*plug);
            CHECK(listed(1, link));
        }
        CHECK(listed(0, link));
    }
}
