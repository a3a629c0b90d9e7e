// Which accelerators are plugged in, and the way to one of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accelerator/protocol.h"
#include "engine/accelerator/transport.h"
#include "engine/base/result.h"

struct libusb_context;
struct libusb_device_handle;

namespace bokeh::accelerator::usb {

struct CloseDevice {
    void operator()(libusb_device_handle *) const noexcept;
};
using DeviceHandle = std::unique_ptr<libusb_device_handle, CloseDevice>;

struct DeviceInfo {
    std::string path;   ///< "1-2.3": bus, then the ports on the way
    std::string name;   ///< its own word; empty while not permitted
    std::string serial; ///< the same
    protocol::Link link = protocol::Link::None;
    bool permitted = true;
};

/// All that are plugged in now. Blocks while it asks each for its name.
Result<std::vector<DeviceInfo>> listDevices();

/// A transport to the accelerator with this serial number, or, if that is empty, to the first. Disconnected: there is
/// none. BadInput: not permitted. Exhausted: another program has it. Unsupported: it is no accelerator of this kind.
Result<std::unique_ptr<Transport>> openUsb(std::string_view serial = {});

/// The device for openUsb(), its interface claimed.
Result<DeviceHandle> openDevice(libusb_context *, std::string_view serial);

} // namespace bokeh::accelerator::usb
