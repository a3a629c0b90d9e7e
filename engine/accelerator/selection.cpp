#include "engine/accelerator/selection.h"

#include <fmt/format.h>
#include <mutex>

#include "engine/accelerator/emulator/emulated_transport.h"
#include "engine/accelerator/emulator/paced_transport.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/accelerator/usb/errors.h"
#include "engine/base/system_text.h"
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

/// Takes the accelerators that the user has allowed, and keeps the first that is new.
/// Threads: any.
class Known {
public:
    explicit Known(std::filesystem::path file)
        : devices_(file.empty() ? usb::KnownDevices::usualFile() : std::move(file))
    {
    }

    Result<std::unique_ptr<Accelerator>> open(const model::Network &network, const WrapTransport &wrap)
    {
        using Word = usb::KnownDevices::Word;
        const auto plugged = usb::listDevices();
        if (!plugged)
            return plugged.error();
        Error why{Errc::Disconnected, "no accelerator is plugged in"};
        std::optional<usb::DeviceInfo> fresh;
        for (const usb::DeviceInfo &device : *plugged) {
            const auto word = devices_.wordOn(device.serial);
            if (word == Word::Allow) {
                auto opened = openUsb(network, wrap, device.serial);
                if (opened) {
                    setNewcomer({});
                    return opened;
                }
                why = opened.error();
            } else if (!device.permitted) {
                why = usb::forbiddenError("opening the accelerator");
            } else if (!word && !fresh) {
                fresh = device;
            }
        }
        setNewcomer(fresh);
        if (fresh && why.code == Errc::Disconnected)
            return Error{Errc::BadInput, unknown(*fresh)};
        return why;
    }
    std::optional<usb::DeviceInfo> newcomer() const
    {
        std::lock_guard lock(mutex_);
        return newcomer_;
    }

private:
    static std::string unknown(const usb::DeviceInfo &device)
    {
        if (device.serial.empty())
            return fmt::format(
                "the accelerator at USB {} has no serial number to know it by; allow it for one run with "
                "--accelerator usb",
                device.path);
        return fmt::format("the accelerator with the serial number {} is new here; allow it with --accelerator usb:{}",
                           printable(device.serial), printable(device.serial));
    }
    void setNewcomer(std::optional<usb::DeviceInfo> device)
    {
        std::lock_guard lock(mutex_);
        newcomer_ = std::move(device);
    }

    const usb::KnownDevices devices_;
    mutable std::mutex mutex_;
    std::optional<usb::DeviceInfo> newcomer_; // guarded by mutex_
};

} // namespace

std::optional<AcceleratorSelection> selectionFrom(std::string_view text)
{
    constexpr std::string_view kUsb = "usb", kSerial = "usb:";
    if (text == "auto")
        return AcceleratorSelection{};
    if (text == "emulator")
        return AcceleratorSelection{.kind = AcceleratorSelection::Kind::Emulator};
    if (text == kUsb)
        return AcceleratorSelection{.kind = AcceleratorSelection::Kind::Usb};
    if (text.starts_with(kSerial) && text.size() > kSerial.size())
        return AcceleratorSelection{.kind = AcceleratorSelection::Kind::Usb,
                                    .serial = std::string(text.substr(kSerial.size()))};
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

AcceleratorSources sourcesOf(const AcceleratorSelection &choice)
{
    AcceleratorSources supply;
    supply.hotPlug = supply.witnessed = choice.kind != AcceleratorSelection::Kind::Emulator;
    if (choice.kind == AcceleratorSelection::Kind::Usb) {
        supply.preferred = [serial = choice.serial](const model::Network &network, const WrapTransport &wrap) {
            return openUsb(network, wrap, serial);
        };
        return supply;
    }
    if (choice.kind == AcceleratorSelection::Kind::Automatic) {
        const auto known = std::make_shared<Known>(choice.known);
        supply.preferred = [known](const model::Network &network, const WrapTransport &wrap) {
            return known->open(network, wrap);
        };
        supply.newcomer = [known] { return known->newcomer(); };
    }
    if (choice.link == protocol::Link::None)
        supply.standby = openEmulator;
    else
        supply.standby = [link = choice.link](const model::Network &network, const WrapTransport &wrap) {
            return openPacedEmulator(network, link, wrap);
        };
    return supply;
}

} // namespace bokeh::accelerator
