#include "engine/accelerator/usb/devices.h"

#include <array>
#include <fmt/format.h>
#include <libusb.h>
#include <span>

#include "engine/accelerator/usb/device_class.h"
#include "engine/accelerator/usb/errors.h"
#include "engine/base/system_text.h"

namespace bokeh::accelerator::usb {

namespace {

protocol::Link linkOf(libusb_device *device)
{
    const int speed = libusb_get_device_speed(device);
    if (speed >= LIBUSB_SPEED_SUPER)
        return protocol::Link::SuperSpeed;
    return speed == LIBUSB_SPEED_HIGH ? protocol::Link::HighSpeed : protocol::Link::None;
}

std::string pathOf(libusb_device *device)
{
    std::array<std::uint8_t, 7> ports{}; // no tree is deeper
    const int depth = libusb_get_port_numbers(device, ports.data(), static_cast<int>(ports.size()));
    std::string path = fmt::format("{}", libusb_get_bus_number(device));
    for (int i = 0; i < depth; ++i)
        path += fmt::format("{}{}", i == 0 ? '-' : '.', ports[static_cast<std::size_t>(i)]);
    return path;
}

std::string text(libusb_device_handle *device, std::uint8_t index)
{
    std::array<unsigned char, 128> bytes{};
    const int length = libusb_get_string_descriptor_ascii(device, index, bytes.data(), static_cast<int>(bytes.size()));
    if (index == 0 || length < 0)
        return {};
    return printable({reinterpret_cast<const char *>(bytes.data()), static_cast<std::size_t>(length)});
}

bool isAccelerator(libusb_device *device, libusb_device_descriptor &about)
{
    return libusb_get_device_descriptor(device, &about) == 0 && about.idVendor == kVendor &&
           about.idProduct == kProduct;
}

/// The devices on the bus, held while this lives.
class DeviceList {
public:
    explicit DeviceList(libusb_context *context) : count_(libusb_get_device_list(context, &list_)) {}
    ~DeviceList()
    {
        if (count_ >= 0)
            libusb_free_device_list(list_, 1);
    }
    DeviceList(const DeviceList &) = delete;
    DeviceList &operator=(const DeviceList &) = delete;

    int code() const { return count_ < 0 ? static_cast<int>(count_) : 0; }
    libusb_device **begin() const { return list_; }
    libusb_device **end() const { return list_ + count_; }

private:
    libusb_device **list_ = nullptr;
    ssize_t count_;
};

/// Whether the interface has just the two endpoints that PROTOCOL.md demands.
bool hasEndpoints(libusb_device *device)
{
    libusb_config_descriptor *found = nullptr;
    if (libusb_get_active_config_descriptor(device, &found) != 0)
        return false;
    const std::unique_ptr<libusb_config_descriptor, decltype(&libusb_free_config_descriptor)> configuration(
        found, libusb_free_config_descriptor);
    if (configuration->bNumInterfaces != 1 || configuration->interface[0].num_altsetting != 1)
        return false;
    const libusb_interface_descriptor &interface = configuration->interface[0].altsetting[0];
    if (interface.bInterfaceClass != kInterfaceClass || interface.bNumEndpoints != 2)
        return false;
    bool in = false, out = false;
    for (const libusb_endpoint_descriptor &endpoint : std::span(interface.endpoint, interface.bNumEndpoints)) {
        const bool bulk = (endpoint.bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) == LIBUSB_TRANSFER_TYPE_BULK;
        in |= bulk && endpoint.bEndpointAddress == kIn;
        out |= bulk && endpoint.bEndpointAddress == kOut;
    }
    return in && out;
}

Result<DeviceHandle> claim(libusb_device *device, DeviceHandle handle)
{
    if (!hasEndpoints(device))
        return Error{Errc::Unsupported, fmt::format("the device at USB {} has an accelerator's number, but not its "
                                                    "endpoints",
                                                    pathOf(device))};
    (void)libusb_set_auto_detach_kernel_driver(handle.get(), 1); // where there is one to detach
    if (const int code = libusb_claim_interface(handle.get(), kInterface); code != 0)
        return errorOf(code, "taking hold of the accelerator");
    return handle;
}

} // namespace

void CloseDevice::operator()(libusb_device_handle *device) const noexcept
{
    libusb_close(device);
}

Result<std::vector<DeviceInfo>> listDevices()
{
    libusb_context *fresh = nullptr;
    if (const int code = libusb_init(&fresh); code != 0)
        return errorOf(code, "access to USB");
    const std::unique_ptr<libusb_context, decltype(&libusb_exit)> context(fresh, libusb_exit);
    const DeviceList list(fresh);
    if (list.code() != 0)
        return errorOf(list.code(), "looking for accelerators");
    std::vector<DeviceInfo> devices;
    for (libusb_device *device : list) {
        libusb_device_descriptor about{};
        if (!isAccelerator(device, about))
            continue;
        DeviceInfo info{.path = pathOf(device), .link = linkOf(device)};
        libusb_device_handle *opened = nullptr;
        info.permitted = libusb_open(device, &opened) != LIBUSB_ERROR_ACCESS;
        if (const DeviceHandle handle(opened); handle) {
            info.name = text(handle.get(), about.iProduct);
            info.serial = text(handle.get(), about.iSerialNumber);
        }
        devices.push_back(std::move(info));
    }
    return devices;
}

Result<DeviceHandle> openDevice(libusb_context *context, std::string_view serial)
{
    const DeviceList list(context);
    if (list.code() != 0)
        return errorOf(list.code(), "looking for accelerators");
    Error why{Errc::Disconnected, serial.empty()
                                      ? std::string("no accelerator is plugged in")
                                      : fmt::format("no accelerator with the serial number {} is plugged in", serial)};
    for (libusb_device *device : list) {
        libusb_device_descriptor about{};
        if (!isAccelerator(device, about))
            continue;
        libusb_device_handle *opened = nullptr;
        if (const int code = libusb_open(device, &opened); code != 0) {
            why = errorOf(code, "opening the accelerator");
            continue;
        }
        DeviceHandle handle(opened);
        if (!serial.empty() && text(opened, about.iSerialNumber) != serial)
            continue;
        Result<DeviceHandle> claimed = claim(device, std::move(handle));
        if (claimed)
            return claimed;
        why = claimed.error();
    }
    return why;
}

} // namespace bokeh::accelerator::usb
