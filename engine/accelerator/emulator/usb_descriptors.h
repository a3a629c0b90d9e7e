// What the emulated chip tells a USB host of itself (USB 2.0 and 3.2, chapter 9; layouts as in linux/usb/ch9.h): one
// configuration with the one interface of usb/device_class.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/accelerator/protocol.h"

namespace bokeh::accelerator::emulator {

inline constexpr std::uint16_t kUsbRelease = 0x0100; ///< of the device, in binary-coded decimals

/// As whole descriptors, each beginning with its own length. `link` is high speed or SuperSpeed.
std::span<const std::byte> deviceDescriptor(protocol::Link link);
std::span<const std::byte> configurationDescriptor(protocol::Link link); ///< with all that belongs to it
std::span<const std::byte> bosDescriptor();                              ///< that a SuperSpeed device must have
/// 0: the languages; empty if there is no such string.
std::vector<std::byte> stringDescriptor(std::uint8_t index);

} // namespace bokeh::accelerator::emulator
