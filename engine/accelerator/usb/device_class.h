// How a host knows an accelerator on USB, and by what requests it speaks to it: PROTOCOL.md, "On USB".
#pragma once

#include <cstdint>

namespace bokeh::accelerator::usb {

inline constexpr std::uint16_t kVendor = 0x1209, kProduct = 0x0001; ///< pid.codes' number for tests
inline constexpr std::uint8_t kInterfaceClass = 0xFF;               ///< vendor-specific
inline constexpr int kInterface = 0;
inline constexpr std::uint8_t kOut = 0x02, kIn = 0x81; ///< bulk endpoints
/// bmRequestType of the vendor requests, whose recipient is the interface; bRequest is the number in Control.
inline constexpr std::uint8_t kAsk = 0xC1, kTell = 0x41;

} // namespace bokeh::accelerator::usb
