// Runs in a virtual machine with dummy_hcd, a USB controller whose cable leads back into the same machine: the kernel
// at the one end has the emulated chip as a gadget, by FunctionFS, and at the other as a device, where libusb finds it.
#include "engine/accelerator/emulator/gadget/function_fs.h"
#include "tests/accelerator/gadget_board.h"
#include "tests/accelerator/usbip_stream.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using emulator::gadget::FunctionFs;
using protocol::Link;

namespace {

/// The board with the emulated chip at its device port, running until the end of its life.
class Gadget {
public:
    explicit Gadget(Link fastest) : board(fastest == Link::SuperSpeed ? "super-speed" : "high-speed")
    {
        auto opened = FunctionFs::open(GadgetBoard::mountPoint(), {.fastest = fastest});
        if (!opened)
            FAIL(opened.error().what);
        chip_ = *std::move(opened);
        serving_ = std::jthread([this](std::stop_token stop) { ended_ = chip_->serve(stop); });
        board.plug();
    }
    ~Gadget()
    {
        board.unplug();
        serving_.request_stop();
        serving_.join();
        CHECK(ended_);
    }

    GadgetBoard board;
    emulator::UsbFunction &chip() { return chip_->function(); }

private:
    std::unique_ptr<FunctionFs> chip_;
    Status ended_ = Error{Errc::Internal, "it has not ended"}; ///< the thread's
    std::jthread serving_;
};

} // namespace

TEST_CASE("the gadget offers the link it is asked for, and the device says which it has got")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    Gadget gadget(link);
    const auto cable = PlainCable::plug();
    CHECK(libusb_get_device_speed(cable->device()) ==
          (link == Link::HighSpeed ? LIBUSB_SPEED_HIGH : LIBUSB_SPEED_SUPER));
    std::array<std::byte, protocol::Identity::kBytes> room{};
    REQUIRE(cable->control(Control::Identify, room, soon()));
    protocol::Identity self;
    REQUIRE(protocol::decode(room, self) == DeviceError::None);
    CHECK(self.link == link);
}

TEST_CASE("a thousand masks by a gadget are bit for bit those of the arithmetic")
{
    const auto link = GENERATE(Link::HighSpeed, Link::SuperSpeed);
    Gadget gadget(link);
    const model::Network network = smallNetwork();
    const auto accelerator = openLoaded(network);
    stream(*accelerator, KnownMasks(network, 16), 1000);
    CHECK(gadget.chip().registers().resultsSent == 1000);
}

TEST_CASE("after nonsense a gadget's endpoints stall, and Abort ends it")
{
    Gadget gadget(Link::HighSpeed);
    const auto cable = PlainCable::plug();
    std::array<std::byte, 512> room;
    // The kernel has taken the bytes before the device has seen them, so it is the next transfer that stalls.
    CHECK(cable->send(Bytes(40), soon()));
    CHECK(cable->receive(room, soon()).error().code == Errc::BadReply);
    CHECK(cable->send(Bytes(40), soon()).error().code == Errc::BadReply);
    REQUIRE(cable->control(Control::Abort, {}, soon()));
    CHECK(cable->send(message({.type = Type::Hello}), soon()));
    CHECK(cable->receive(room, soon()));
}

TEST_CASE("a vendor request that does not exist stalls, and the next one is answered")
{
    Gadget gadget(Link::HighSpeed);
    const auto cable = PlainCable::plug();
    std::array<std::byte, protocol::Identity::kBytes> room{};
    CHECK(cable->control(static_cast<Control>(77), room, soon()).error().code == Errc::BadReply);
    CHECK(cable->control(Control::Identify, std::span(room).first(8), soon()).error().code == Errc::BadReply);
    CHECK(cable->control(Control::Identify, room, soon()));
}

TEST_CASE("an answer that the host has not fetched before Abort never comes")
{
    Gadget gadget(Link::HighSpeed);
    const auto cable = PlainCable::plug();
    std::array<std::byte, 512> room;
    REQUIRE(cable->send(message({.type = Type::Hello, .sequence = 1}), soon()));
    REQUIRE(cable->control(Control::Abort, {}, soon()));
    REQUIRE(cable->send(message({.type = Type::Hello, .sequence = 2}), soon()));
    REQUIRE(cable->receive(room, soon()));
    protocol::Header header;
    REQUIRE(protocol::decode(room, header) == DeviceError::None);
    CHECK(header.sequence == 2);
}

TEST_CASE("a gadget's halt is cleared, and the stream goes on")
{
    Gadget gadget(GENERATE(Link::HighSpeed, Link::SuperSpeed));
    const model::Network network = smallNetwork();
    checkHalt(*openLoaded(network), gadget.chip(), KnownMasks(network, 1));
}

TEST_CASE("a mute gadget is Timeout, and works when it is opened anew")
{
    Gadget gadget(Link::SuperSpeed);
    const model::Network network = smallNetwork();
    checkMute(openLoaded(network), gadget.chip(), network, KnownMasks(network, 1));
}

TEST_CASE("a gadget unplugged in mid-stream and plugged in again, twenty times, computes as before")
{
    Gadget gadget(Link::SuperSpeed);
    const model::Network network = smallNetwork();
    const KnownMasks known(network, 1);
    for (int cycle = 0; cycle < 20; ++cycle) {
        CAPTURE(cycle);
        const auto accelerator = openLoaded(network);
        stream(*accelerator, known, 3);
        REQUIRE(accelerator->submit(0, known.inputs[0], soon()));
        gadget.board.unplug();
        CHECK(endsDisconnected(*accelerator, network));
        gadget.board.plug();
    }
}

TEST_CASE("a place where no FunctionFS is mounted is refused with a sentence")
{
    const auto opened = FunctionFs::open("/proc", {});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().what == "there is no FunctionFS to be used at /proc: No such file or directory");
}
