// What the bytes mean. Pure functions: no I/O, no clock, no allocation. PROTOCOL.md says the same in words, and its
// golden bytes are those of the test. All numbers on the wire are little-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/result.h"

namespace bokeh::accelerator::protocol {

inline constexpr std::uint32_t kMagic = 0x454B4F42; ///< "BOKE" in the order of the bytes
inline constexpr std::uint8_t kVersion = 1;
inline constexpr std::size_t kHeaderBytes = 32;
inline constexpr std::size_t kMaxPayload = std::size_t{4} << 20; ///< 448 x 448 x 16 results of 10 bits
inline constexpr std::size_t kMaxChunk = std::size_t{256} << 10; ///< model bytes in one ModelData
inline constexpr std::size_t kMaxReason = 192;                   ///< bytes of text in an Error
inline constexpr int kMaxCredits = 8;
inline constexpr std::size_t kPacketBytes = 512; ///< of USB 2; a multiple of USB 3's 1024 is one of this, too
inline constexpr std::size_t kPadBytes = 4;

/// Host to device: Hello, ModelBegin, ModelData, ModelCommit, Frame, Status, Flush. Device to host: Caps, Result,
/// Status, Error.
enum class Type : std::uint8_t {
    Hello = 1,
    Caps = 2,
    ModelBegin = 3,
    ModelData = 4,
    ModelCommit = 5,
    Frame = 6,
    Result = 7,
    Status = 8,
    Error = 9,
    Flush = 10,
};

/// The status field: zero, or why a message was refused.
enum class DeviceError : std::uint16_t {
    None = 0,
    BadMagic = 1,
    BadVersion = 2,
    BadCrc = 3,
    BadLength = 4,
    NoModel = 5,
    ModelUnsupported = 6,
    NoCredit = 7,
    Busy = 8,
    Overtemp = 9,
    Internal = 10,
};
std::string_view name(DeviceError);     ///< "BAD_CRC"; "UNKNOWN" for a number that is none of these
std::string_view sentence(DeviceError); ///< for a person, without a full stop
Errc errc(DeviceError);                 ///< how the client reports it

/// The fixed part of every message. Magic, version and the header's own checksum are encode's and decode's business.
struct Header {
    Type type = Type::Hello;
    std::uint16_t flags = 0;    ///< sent as 0, ignored
    std::uint32_t sequence = 0; ///< an answer carries that of what it answers; top 8 bits: the epoch (see PROTOCOL.md)
    std::uint32_t modelId = 0;  ///< of the network meant; 0: none
    std::uint32_t payloadBytes = 0;
    DeviceError status = DeviceError::None;
    std::uint32_t payloadCrc = 0; ///< CRC-32C of the payload, without padding
    friend bool operator==(const Header &, const Header &) = default;
};

std::array<std::byte, kHeaderBytes> encode(const Header &);

/// Reads at most 32 bytes. BadLength: fewer came, or payloadBytes is beyond kMaxPayload. BadMagic, BadCrc (the
/// header's own). BadVersion: another version or a type this one has not. `header` is set, as this version reads it,
/// wherever its checksum is right.
DeviceError decode(std::span<const std::byte> bytes, Header &header);

/// Bytes of one transfer: header, payload, and kPadBytes zeros where the two end on a packet boundary. So a transfer
/// always ends in a short packet, and no zero-length packet is needed to end it.
constexpr std::size_t wireBytes(std::size_t payloadBytes)
{
    const std::size_t total = kHeaderBytes + payloadBytes;
    return total % kPacketBytes == 0 ? total + kPadBytes : total;
}

/// Completes a message in place: its payload stands at `message[kHeaderBytes]` on. Fills in payloadBytes and
/// payloadCrc, writes header and padding; returns the bytes to send. `message` has room for wireBytes(payloadBytes).
std::size_t seal(Header header, std::size_t payloadBytes, std::span<std::byte> message);

struct Message {
    Header header;
    std::span<const std::byte> payload; ///< borrowed from the transfer
};

/// One whole transfer. As decode(), and BadLength where the transfer is not wireBytes(payloadBytes) long, BadCrc where
/// the payload is damaged.
DeviceError parse(std::span<const std::byte> transfer, Message &message);

enum class Link : std::uint8_t { None = 0, HighSpeed = 2, SuperSpeed = 3 };

/// Answer to Control::Identify.
struct Identity {
    static constexpr std::size_t kBytes = 32;
    std::uint16_t version = kVersion;
    std::uint16_t firmware = 0;
    std::uint16_t cap = 31;
    std::uint8_t credits = 0;
    Link link = Link::None;
    DeviceError lastError = DeviceError::None; ///< why the endpoints are halted
    bool halted = false;
    std::uint32_t modelId = 0; ///< of the network in force
    friend bool operator==(const Identity &, const Identity &) = default;
};
std::array<std::byte, Identity::kBytes> encode(const Identity &);
DeviceError decode(std::span<const std::byte> bytes, Identity &identity); ///< BadLength, BadMagic

/// Payload of Caps: what the device can do.
struct Caps {
    static constexpr std::size_t kBytes = 64;
    static constexpr std::size_t kNameBytes = 40;
    std::uint16_t version = kVersion;
    std::uint16_t firmware = 0;
    std::uint16_t cap = 31;              ///< largest activation: 31 or 127
    std::uint8_t credits = 0;            ///< [1, kMaxCredits]
    Link link = Link::None;              ///< as negotiated
    std::uint32_t maxChunk = 0;          ///< model bytes in one ModelData
    std::uint32_t maxModel = 0;          ///< bytes of a whole network
    std::uint32_t maxPayload = 0;        ///< of any message
    std::array<char, kNameBytes> name{}; ///< ASCII, zeros after it
    friend bool operator==(const Caps &, const Caps &) = default;
};
std::array<std::byte, Caps::kBytes> encode(const Caps &);
DeviceError decode(std::span<const std::byte> bytes, Caps &caps); ///< BadLength also for credits out of range

/// Payload of the device's Status.
struct Report {
    static constexpr std::size_t kBytes = 32;
    std::uint32_t wanted = 0;   ///< first byte of the network under upload that the device does not have
    std::uint32_t modelId = 0;  ///< of the network in force; 0: none
    std::uint64_t frames = 0;   ///< computed since Reset
    std::uint64_t bytesOut = 0; ///< received from the host since power-on
    std::uint64_t bytesIn = 0;  ///< sent to the host since power-on
    friend bool operator==(const Report &, const Report &) = default;
};
std::array<std::byte, Report::kBytes> encode(const Report &);
DeviceError decode(std::span<const std::byte> bytes, Report &report); ///< BadLength

/// The number a network goes by: the CRC-32C of its file, or 1 where that is 0.
std::uint32_t modelId(std::span<const std::byte> file);

/// One 32-bit number of a payload: the size in ModelBegin, the offset in ModelData, the checksum in ModelCommit.
void putWord(std::span<std::byte, 4> at, std::uint32_t value);
std::uint32_t getWord(std::span<const std::byte, 4> at);

} // namespace bokeh::accelerator::protocol
