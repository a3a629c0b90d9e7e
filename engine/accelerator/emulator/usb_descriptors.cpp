#include "engine/accelerator/emulator/usb_descriptors.h"

#include "engine/accelerator/usb/device_class.h"
#include <array>
#include <string_view>

#include "engine/accelerator/usb/device_class.h"

namespace bokeh::accelerator::emulator {

namespace {

template <class... Number> constexpr std::array<std::byte, sizeof...(Number)> list(Number... numbers)
{
    return {static_cast<std::byte>(numbers)...};
}

constexpr unsigned low(unsigned number)
{
    return number & 0xFF;
}

constexpr unsigned high(unsigned number)
{
    return number >> 8;
}

// One descriptor a line: its length, its kind, and what follows.
// clang-format off
constexpr auto kDevice2 = list(
    18, 1, 0x00, 0x02, 0, 0, 0, 64,
    low(usb::kVendor), high(usb::kVendor), low(usb::kProduct), high(usb::kProduct), low(kUsbRelease), high(kUsbRelease), 1, 2, 3, 1);
constexpr auto kDevice3 = list(
    18, 1, 0x00, 0x03, 0, 0, 0, 9, // packets of 2^9 bytes on endpoint 0
    low(usb::kVendor), high(usb::kVendor), low(usb::kProduct), high(usb::kProduct), low(kUsbRelease), high(kUsbRelease), 1, 2, 3, 1);

constexpr auto kConfiguration2 = list(
    9, 2, 32, 0, 1, 1, 0, 0x80, 250, // bus-powered, 500 mA
    9, 4, 0, 0, 2, usb::kInterfaceClass, 0, 0, 0,
    7, 5, usb::kOut, 2, 0x00, 0x02, 0, // bulk, 512 bytes
    7, 5, usb::kIn, 2, 0x00, 0x02, 0);
constexpr auto kConfiguration3 = list(
    9, 2, 44, 0, 1, 1, 0, 0x80, 112, // bus-powered, 896 mA
    9, 4, 0, 0, 2, usb::kInterfaceClass, 0, 0, 0,
    7, 5, usb::kOut, 2, 0x00, 0x04, 0, // bulk, 1024 bytes
    6, 48, 15, 0, 0, 0,              // sixteen packets in a burst
    7, 5, usb::kIn, 2, 0x00, 0x04, 0,
    6, 48, 15, 0, 0, 0);

constexpr auto kBos = list(
    5, 15, 22, 0, 2,
    7, 16, 2, 2, 0, 0, 0,                      // link power management at USB 2
    10, 16, 3, 0, 0x0C, 0, 2, 10, 0xFF, 0x07); // high and SuperSpeed, both with all functions; wakes in 10 us, 2047 us
// clang-format on

// By index; 0 has the languages.
constexpr std::array<std::string_view, 4> kStrings{"", "Bokehcam", "Emulated 5801 accelerator", "emulated"};

} // namespace

std::span<const std::byte> deviceDescriptor(protocol::Link link)
{
    return link == protocol::Link::SuperSpeed ? std::span<const std::byte>(kDevice3) : kDevice2;
}

std::span<const std::byte> configurationDescriptor(protocol::Link link)
{
    return link == protocol::Link::SuperSpeed ? std::span<const std::byte>(kConfiguration3) : kConfiguration2;
}

std::span<const std::byte> bosDescriptor()
{
    return kBos;
}

std::vector<std::byte> stringDescriptor(std::uint8_t index)
{
    constexpr std::byte kKind{3};
    if (index == 0)
        return {std::byte{4}, kKind, std::byte{0x09}, std::byte{0x04}}; // English
    if (index >= kStrings.size())
        return {};
    const std::string_view text = kStrings[index];
    std::vector<std::byte> bytes{static_cast<std::byte>(2 + 2 * text.size()), kKind};
    for (const char c : text) { // UTF-16, of ASCII
        bytes.push_back(static_cast<std::byte>(c));
        bytes.push_back(std::byte{0});
    }
    return bytes;
}

} // namespace bokeh::accelerator::emulator
