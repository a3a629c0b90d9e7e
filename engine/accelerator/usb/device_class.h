// How a host knows an accelerator on USB, and by what requests it speaks to it: PROTOCOL.md, "On USB".
#pragma once

#include <cstdint>

namespace bokeh::accelerator::usb {

/// Whoever makes a chip sets these as the project is configured (BOKEHCAM_USB_VENDOR, BOKEHCAM_USB_PRODUCT). The class
/// has no numbers of its own yet: the default are those that pid.codes keeps for anybody's tests. No number is a reason
/// to trust a device, and this one is none at all: see KnownDevices.
#ifdef BOKEHCAM_USB_VENDOR
inline constexpr std::uint16_t kVendor = BOKEHCAM_USB_VENDOR, kProduct = BOKEHCAM_USB_PRODUCT;
#else
inline constexpr std::uint16_t kVendor = 0x1209, kProduct = 0x0001;
#endif
inline constexpr std::uint8_t kInterfaceClass = 0xFF; ///< vendor-specific
inline constexpr int kInterface = 0;
inline constexpr std::uint8_t kOut = 0x02, kIn = 0x81; ///< bulk endpoints
/// bmRequestType of the vendor requests, whose recipient is the interface; bRequest is the number in Control.
inline constexpr std::uint8_t kAsk = 0xC1, kTell = 0x41;

} // namespace bokeh::accelerator::usb
