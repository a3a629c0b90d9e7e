// USB/IP as the Linux kernel speaks it (Documentation/usb/usbip_protocol.rst, version 1.1.1): what passes after a
// device has been attached. Pure functions. All numbers on this wire are big-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "engine/base/result.h"

namespace bokeh::accelerator::emulator::usbip {

/// Of every command and reply; the data of a transfer follows it.
inline constexpr std::size_t kPacketHeader = 48;
/// The longest transfer that is accepted: usbfs lets all of a host's programs together have as much.
inline constexpr std::size_t kMaxTransfer = std::size_t{16} << 20;

/// One USB request of the host. If `in`, it wants at most `length` bytes; if not, as many follow.
struct Submit {
    static constexpr std::uint32_t kShortNotOk = 1; ///< in flags: less than `length` is an error

    std::uint32_t sequence = 0;
    bool in = false;
    std::uint32_t endpoint = 0; ///< [0, 15], without direction
    std::uint32_t flags = 0;
    std::uint32_t length = 0; ///< at most kMaxTransfer
    std::array<std::byte, 8> setup{};
    friend bool operator==(const Submit &, const Submit &) = default;
};

/// The host takes back a request that has not been answered.
struct Unlink {
    std::uint32_t sequence = 0;
    std::uint32_t victim = 0; ///< the request's sequence
    friend bool operator==(const Unlink &, const Unlink &) = default;
};

using Command = std::variant<Submit, Unlink>;

/// BadReply for an unknown command, an endpoint or length out of range, or an isochronous transfer.
Result<Command> decode(std::span<const std::byte, kPacketHeader>);

std::array<std::byte, kPacketHeader> encode(const Submit &);
std::array<std::byte, kPacketHeader> encode(const Unlink &);

/// How a request ended. If it was for IN, `bytes` bytes follow.
struct Completion {
    std::uint32_t sequence = 0;
    int status = 0; ///< 0, or a negative errno, as the kernel's own drivers report it
    std::uint32_t bytes = 0;
};
std::array<std::byte, kPacketHeader> encode(const Completion &);

struct Unlinked {
    std::uint32_t sequence = 0;
    int status = 0; ///< -ECONNRESET: taken back; 0: it had been answered
};
std::array<std::byte, kPacketHeader> encode(const Unlinked &);

} // namespace bokeh::accelerator::emulator::usbip
