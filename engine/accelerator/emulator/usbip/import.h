// USB/IP before a device is attached: a host asks which devices there are, and takes one (OP_REQ_DEVLIST and
// OP_REQ_IMPORT). Pure functions. All numbers on this wire are big-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/accelerator/protocol.h"
#include "engine/base/result.h"

namespace bokeh::accelerator::emulator::usbip {

inline constexpr std::size_t kRequestHeader = 8;
inline constexpr std::size_t kBusId = 32; ///< bytes that follow the header of an import: the device's name
inline constexpr const char *kDeviceName = "1-1";

enum class Operation { List, Import };

/// BadReply for another version or operation.
Result<Operation> decodeRequest(std::span<const std::byte, kRequestHeader>);
/// The name in an import request; it ends at the first zero byte.
std::string decodeBusId(std::span<const std::byte, kBusId>);

/// As the kernel numbers speeds (enum usb_device_speed).
constexpr std::uint32_t speedNumber(protocol::Link link)
{
    return link == protocol::Link::SuperSpeed ? 5 : 3;
}

/// One device, the accelerator, at this speed.
std::vector<std::byte> listReply(protocol::Link);
/// The device, or the refusal to hand it over because it is in use or has another name.
std::vector<std::byte> importReply(protocol::Link);
std::vector<std::byte> importRefusal();

} // namespace bokeh::accelerator::emulator::usbip
