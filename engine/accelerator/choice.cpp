#include "engine/accelerator/choice.h"

#include "engine/accelerator/emulator/emulated_transport.h"
#include "engine/accelerator/emulator/paced_transport.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/base/worker.h"

namespace bokeh::accelerator {

namespace {

using namespace std::chrono_literals;

constexpr auto kUsbPatience = 5s;       // for a device that is well, and the largest network over USB 2
constexpr auto kEmulatorPatience = 60s; // nothing waits for a wire; making a large network's kernels may take a while

Result<std::unique_ptr<Accelerator>> open(std::unique_ptr<Transport> transport, const model::Network &network,
                                          const WrapTransport &wrap, std::chrono::seconds patience)
{
    const Deadline deadline = std::chrono::steady_clock::now() + patience;
    if (wrap)
        transport = wrap(std::move(transport));
    Result<std::unique_ptr<Accelerator>> opened = Accelerator::open(std::move(transport), deadline);
    if (!opened)
        return opened;
    if (Status loaded = (*opened)->load(network, deadline); !loaded)
        return loaded.error();
    return opened;
}

} // namespace

std::optional<Choice> choiceFrom(std::string_view text)
{
    constexpr std::string_view kUsb = "usb", kSerial = "usb:";
    if (text == "auto")
        return Choice{};
    if (text == "emulator")
        return Choice{.kind = Choice::Kind::Emulator};
    if (text == kUsb)
        return Choice{.kind = Choice::Kind::Usb};
    if (text.starts_with(kSerial) && text.size() > kSerial.size())
        return Choice{.kind = Choice::Kind::Usb, .serial = std::string(text.substr(kSerial.size()))};
    return std::nullopt;
}

Result<std::unique_ptr<Accelerator>> openEmulator(const model::Network &network, const WrapTransport &wrap)
{
    const emulator::Device::Options options{.cap = network.topology.cap};
    auto cable = startThread([&] { return std::make_unique<emulator::EmulatedTransport>(options); });
    return cable ? open(*std::move(cable), network, wrap, kEmulatorPatience) : cable.error();
}

Result<std::unique_ptr<Accelerator>> openPacedEmulator(const model::Network &network, protocol::Link link,
                                                       const WrapTransport &wrap)
{
    const emulator::Device::Options options{.cap = network.topology.cap};
    auto cable = startThread([&] { return std::make_unique<emulator::PacedTransport>(options, link); });
    return cable ? open(*std::move(cable), network, wrap, kEmulatorPatience) : cable.error();
}

Result<std::unique_ptr<Accelerator>> openUsb(const model::Network &network, const WrapTransport &wrap,
                                             std::string_view serial)
{
    Result<std::unique_ptr<Transport>> transport = usb::openUsb(serial);
    if (!transport)
        return transport.error();
    return open(*std::move(transport), network, wrap, kUsbPatience);
}

Supply supplyOf(const Choice &choice)
{
    Supply supply;
    if (choice.kind != Choice::Kind::Emulator) {
        supply.preferred = [serial = choice.serial](const model::Network &network, const WrapTransport &wrap) {
            return openUsb(network, wrap, serial);
        };
        supply.hotPlug = true;
    }
    if (choice.kind == Choice::Kind::Usb)
        return supply;
    if (choice.link == protocol::Link::None)
        supply.standby = openEmulator;
    else
        supply.standby = [link = choice.link](const model::Network &network, const WrapTransport &wrap) {
            return openPacedEmulator(network, link, wrap);
        };
    return supply;
}

} // namespace bokeh::accelerator
