// Which accelerator shall compute, and the way to each kind.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/accelerator/usb/known_devices.h"

namespace bokeh::accelerator {

/// As `--accelerator` and `--link` say it.
struct AcceleratorSelection {
    enum class Kind {
        Automatic, ///< a chip that the user knows while one is plugged in, else the emulator
        Emulator,
        Usb, ///< the chip alone
    };
    Kind kind = Kind::Automatic;
    std::string serial;                         ///< Usb: of the device; empty: the first there is
    protocol::Link link = protocol::Link::None; ///< that the emulator takes its time for; None: as fast as it can
    std::filesystem::path known;                ///< Automatic: of KnownDevices; empty: the usual file
    friend bool operator==(const AcceleratorSelection &, const AcceleratorSelection &) = default;
};

/// "auto", "emulator", "usb", "usb:SERIAL"; empty for anything else.
std::optional<AcceleratorSelection> selectionFrom(std::string_view);

/// Puts something between client and transport: faults, a recording. What is given owns what it wraps.
using WrapTransport = std::function<std::unique_ptr<Transport>(std::unique_ptr<Transport>)>;

/// An accelerator with the network loaded. Blocks, for seconds where a device is slow to answer.
using OpenAccelerator =
    std::function<Result<std::unique_ptr<Accelerator>>(const model::Network &, const WrapTransport &)>;

/// An emulated chip behind the in-process transport, its profile chosen to fit `network` (31 or 127).
Result<std::unique_ptr<Accelerator>> openEmulator(const model::Network &network, const WrapTransport &wrap = {});
/// The same, but it takes as long as the chip and this link would.
Result<std::unique_ptr<Accelerator>> openPacedEmulator(const model::Network &network, protocol::Link link,
                                                       const WrapTransport &wrap = {});

/// The chip on USB; errors as usb::openUsb() says, or BadInput where it refuses the network.
Result<std::unique_ptr<Accelerator>> openUsb(const model::Network &network, const WrapTransport &wrap = {},
                                             std::string_view serial = {});

/// Where accelerators come from. Both are kept open, so that the second can take over from the first at once.
struct AcceleratorSources {
    OpenAccelerator preferred; ///< may be empty
    OpenAccelerator standby;   ///< may be empty, but not both
    bool hotPlug = false;      ///< the preferred one comes and goes with a USB cable
    bool witnessed = false;    ///< the preferred one's masks are computed again, now and then
    /// The accelerator that `preferred` has found plugged in and leaves alone, because the user has said nothing about
    /// it yet; nothing where there is none. From any thread; may be empty.
    std::function<std::optional<usb::DeviceInfo>()> newcomer = {};
};
AcceleratorSources sourcesOf(const AcceleratorSelection &);

} // namespace bokeh::accelerator
