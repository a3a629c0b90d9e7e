#include "engine/accelerator/emulator/usbip/import.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "engine/accelerator/emulator/usb_descriptors.h"
#include "engine/accelerator/emulator/usbip/big_endian.h"
#include "engine/accelerator/usb/device_class.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

constexpr std::uint16_t kVersion = 0x0111;
enum Code : std::uint16_t {
    kListRequest = 0x8005,
    kListReply = 0x0005,
    kImportRequest = 0x8003,
    kImportReply = 0x0003
};
constexpr std::uint32_t kRefused = 1;

constexpr std::size_t kPathBytes = 256;

template <class Number> void append(std::vector<std::byte> &bytes, Number value)
{
    bytes.resize(bytes.size() + sizeof value);
    putNumber(bytes, bytes.size() - sizeof value, value);
}

void appendText(std::vector<std::byte> &bytes, std::string_view text, std::size_t room)
{
    const auto source = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), source.begin(), source.end());
    bytes.resize(bytes.size() + room - text.size());
}

std::vector<std::byte> begin(Code code, std::uint32_t status)
{
    std::vector<std::byte> bytes;
    append(bytes, kVersion);
    append<std::uint16_t>(bytes, code);
    append(bytes, status);
    return bytes;
}

void appendDevice(std::vector<std::byte> &bytes, protocol::Link link)
{
    appendText(bytes, "/bokehcam/accelerator", kPathBytes);
    appendText(bytes, kDeviceName, kBusId);
    append<std::uint32_t>(bytes, 1); // bus
    append<std::uint32_t>(bytes, 2); // number on it
    append(bytes, speedNumber(link));
    append(bytes, usb::kVendor);
    append(bytes, usb::kProduct);
    append(bytes, kUsbRelease);
    append<std::uint16_t>(bytes, 0); // class and subclass: the interface tells
    append<std::uint8_t>(bytes, 0);  // protocol
    append<std::uint8_t>(bytes, 1);  // configuration in force
    append<std::uint8_t>(bytes, 1);  // configurations
    append<std::uint8_t>(bytes, 1);  // interfaces
}

} // namespace

Result<Operation> decodeRequest(std::span<const std::byte, kRequestHeader> bytes)
{
    const auto version = getNumber<std::uint16_t>(bytes, 0);
    const auto code = getNumber<std::uint16_t>(bytes, 2);
    if (version != kVersion)
        return Error{Errc::BadReply,
                     fmt::format("a host speaks version {:x} of USB/IP, this program {:x}", version, kVersion)};
    if (code == kListRequest)
        return Operation::List;
    if (code == kImportRequest)
        return Operation::Import;
    return Error{Errc::BadReply, fmt::format("a host asked for {:#06x}, which USB/IP does not have", code)};
}

std::string decodeBusId(std::span<const std::byte, kBusId> bytes)
{
    const auto end = std::ranges::find(bytes, std::byte{0});
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<std::size_t>(end - bytes.begin())};
}

std::vector<std::byte> listReply(protocol::Link link)
{
    std::vector<std::byte> bytes = begin(kListReply, 0);
    append<std::uint32_t>(bytes, 1); // devices
    appendDevice(bytes, link);
    append<std::uint32_t>(bytes, std::uint32_t{usb::kInterfaceClass} << 24); // class, subclass, protocol, padding
    return bytes;
}

std::vector<std::byte> importReply(protocol::Link link)
{
    std::vector<std::byte> bytes = begin(kImportReply, 0);
    appendDevice(bytes, link);
    return bytes;
}

std::vector<std::byte> importRefusal()
{
    return begin(kImportReply, kRefused);
}

} // namespace bokeh::accelerator::emulator::usbip
