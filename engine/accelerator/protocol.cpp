#include "engine/accelerator/protocol.h"

#include <algorithm>
#include <concepts>

#include "engine/base/crc32c.h"

namespace bokeh::accelerator::protocol {

namespace {

constexpr std::size_t kHeaderCrcAt = 24; // the checksum covers all that stands before it

/// Writes numbers one after the other into bytes that are long enough.
class Writer {
public:
    explicit Writer(std::byte *at) : at_(at) {}
    template <std::unsigned_integral T> Writer &put(T value)
    {
        for (std::size_t i = 0; i < sizeof(T); ++i)
            *at_++ = static_cast<std::byte>(value >> (8 * i));
        return *this;
    }

private:
    std::byte *at_;
};

/// Reads numbers one after the other from bytes that are long enough.
class Reader {
public:
    explicit Reader(const std::byte *at) : at_(at) {}
    template <std::unsigned_integral T> T get()
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            value |= static_cast<std::uint64_t>(*at_++) << (8 * i);
        return static_cast<T>(value);
    }
    const std::byte *at() const { return at_; }

private:
    const std::byte *at_;
};

bool known(std::uint8_t type)
{
    return type >= static_cast<std::uint8_t>(Type::Hello) && type <= static_cast<std::uint8_t>(Type::Flush);
}

struct Entry {
    DeviceError error;
    std::string_view name, sentence;
    Errc errc;
};

constexpr Entry kErrors[] = {
    {DeviceError::None, "OK", "all is well", Errc::Internal},
    {DeviceError::BadMagic, "BAD_MAGIC", "what arrived is no message of this protocol", Errc::BadReply},
    {DeviceError::BadVersion, "BAD_VERSION",
     "another version of the protocol is spoken; update the program or the device", Errc::Unsupported},
    {DeviceError::BadCrc, "BAD_CRC", "data was damaged on the way; try another cable or port", Errc::BadReply},
    {DeviceError::BadLength, "BAD_LENGTH", "a message has the wrong length; try another cable or port", Errc::BadReply},
    {DeviceError::NoModel, "NO_MODEL", "no network is loaded, or another than the frame is meant for", Errc::BadInput},
    {DeviceError::ModelUnsupported, "MODEL_UNSUPPORTED", "the device cannot run this network", Errc::BadInput},
    {DeviceError::NoCredit, "NO_CREDIT", "more frames were sent than the device can hold", Errc::Exhausted},
    {DeviceError::Busy, "BUSY", "the device is still at work on an earlier request; try again", Errc::Exhausted},
    {DeviceError::Overtemp, "OVERTEMP", "the device is too hot; let it cool down", Errc::Exhausted},
    {DeviceError::Internal, "INTERNAL", "the device has failed within; unplug it and plug it in again", Errc::BadReply},
};
constexpr Entry kUnknown = {DeviceError::Internal, "UNKNOWN", "the device reports an error this program does not know",
                            Errc::BadReply};

const Entry &entry(DeviceError error)
{
    const auto index = static_cast<std::size_t>(error);
    return index < std::size(kErrors) ? kErrors[index] : kUnknown;
}

} // namespace

std::string_view name(DeviceError error)
{
    return entry(error).name;
}

std::string_view sentence(DeviceError error)
{
    return entry(error).sentence;
}

Errc errc(DeviceError error)
{
    return entry(error).errc;
}

std::array<std::byte, kHeaderBytes> encode(const Header &header)
{
    std::array<std::byte, kHeaderBytes> bytes{};
    Writer(bytes.data())
        .put(kMagic)
        .put(kVersion)
        .put(static_cast<std::uint8_t>(header.type))
        .put(header.flags)
        .put(header.sequence)
        .put(header.modelId)
        .put(header.payloadBytes)
        .put(static_cast<std::uint16_t>(header.status))
        .put(std::uint16_t{0});
    Writer(bytes.data() + kHeaderCrcAt).put(crc32c(std::span(bytes).first<kHeaderCrcAt>())).put(header.payloadCrc);
    return bytes;
}

DeviceError decode(std::span<const std::byte> bytes, Header &header)
{
    if (bytes.size() < kHeaderBytes)
        return DeviceError::BadLength;
    Reader reader(bytes.data());
    if (reader.get<std::uint32_t>() != kMagic)
        return DeviceError::BadMagic;
    // Before the version: magic and checksum stand where they stand in every version, so a damaged version is told
    // from another one.
    if (Reader(bytes.data() + kHeaderCrcAt).get<std::uint32_t>() != crc32c(bytes.first(kHeaderCrcAt)))
        return DeviceError::BadCrc;
    const auto version = reader.get<std::uint8_t>();
    const auto type = reader.get<std::uint8_t>();
    header.type = static_cast<Type>(type);
    header.flags = reader.get<std::uint16_t>();
    header.sequence = reader.get<std::uint32_t>();
    header.modelId = reader.get<std::uint32_t>();
    header.payloadBytes = reader.get<std::uint32_t>();
    header.status = static_cast<DeviceError>(reader.get<std::uint16_t>());
    header.payloadCrc = Reader(bytes.data() + kHeaderCrcAt + 4).get<std::uint32_t>();
    if (version != kVersion || !known(type))
        return DeviceError::BadVersion;
    return header.payloadBytes > kMaxPayload ? DeviceError::BadLength : DeviceError::None;
}

std::size_t seal(Header header, std::size_t payloadBytes, std::span<std::byte> message)
{
    header.payloadBytes = static_cast<std::uint32_t>(payloadBytes);
    header.payloadCrc = crc32c(message.subspan(kHeaderBytes, payloadBytes));
    std::ranges::copy(encode(header), message.begin());
    const std::size_t total = wireBytes(payloadBytes);
    std::ranges::fill(message.subspan(kHeaderBytes + payloadBytes, total - kHeaderBytes - payloadBytes), std::byte{0});
    return total;
}

DeviceError parse(std::span<const std::byte> transfer, Message &message)
{
    if (const DeviceError error = decode(transfer, message.header); error != DeviceError::None)
        return error;
    if (transfer.size() != wireBytes(message.header.payloadBytes))
        return DeviceError::BadLength;
    message.payload = transfer.subspan(kHeaderBytes, message.header.payloadBytes);
    return crc32c(message.payload) == message.header.payloadCrc ? DeviceError::None : DeviceError::BadCrc;
}

std::array<std::byte, Identity::kBytes> encode(const Identity &identity)
{
    std::array<std::byte, Identity::kBytes> bytes{};
    Writer(bytes.data())
        .put(kMagic)
        .put(identity.version)
        .put(identity.firmware)
        .put(identity.cap)
        .put(identity.credits)
        .put(static_cast<std::uint8_t>(identity.link))
        .put(static_cast<std::uint16_t>(identity.lastError))
        .put(static_cast<std::uint16_t>(identity.halted))
        .put(identity.modelId);
    return bytes;
}

DeviceError decode(std::span<const std::byte> bytes, Identity &identity)
{
    if (bytes.size() != Identity::kBytes)
        return DeviceError::BadLength;
    Reader reader(bytes.data());
    if (reader.get<std::uint32_t>() != kMagic)
        return DeviceError::BadMagic;
    identity.version = reader.get<std::uint16_t>();
    identity.firmware = reader.get<std::uint16_t>();
    identity.cap = reader.get<std::uint16_t>();
    identity.credits = reader.get<std::uint8_t>();
    identity.link = static_cast<Link>(reader.get<std::uint8_t>());
    identity.lastError = static_cast<DeviceError>(reader.get<std::uint16_t>());
    identity.halted = reader.get<std::uint16_t>() != 0;
    identity.modelId = reader.get<std::uint32_t>();
    return DeviceError::None;
}

std::array<std::byte, Caps::kBytes> encode(const Caps &caps)
{
    std::array<std::byte, Caps::kBytes> bytes{};
    Writer(bytes.data())
        .put(caps.version)
        .put(caps.firmware)
        .put(caps.cap)
        .put(caps.credits)
        .put(static_cast<std::uint8_t>(caps.link))
        .put(caps.maxChunk)
        .put(caps.maxModel)
        .put(caps.maxPayload);
    std::ranges::copy(std::as_bytes(std::span(caps.name)), bytes.end() - Caps::kNameBytes);
    return bytes;
}

DeviceError decode(std::span<const std::byte> bytes, Caps &caps)
{
    if (bytes.size() != Caps::kBytes)
        return DeviceError::BadLength;
    Reader reader(bytes.data());
    caps.version = reader.get<std::uint16_t>();
    caps.firmware = reader.get<std::uint16_t>();
    caps.cap = reader.get<std::uint16_t>();
    caps.credits = reader.get<std::uint8_t>();
    caps.link = static_cast<Link>(reader.get<std::uint8_t>());
    caps.maxChunk = reader.get<std::uint32_t>();
    caps.maxModel = reader.get<std::uint32_t>();
    caps.maxPayload = reader.get<std::uint32_t>();
    std::ranges::transform(bytes.last<Caps::kNameBytes>(), caps.name.begin(),
                           [](std::byte b) { return static_cast<char>(b); });
    return caps.credits >= 1 && caps.credits <= kMaxCredits ? DeviceError::None : DeviceError::BadLength;
}

std::array<std::byte, Report::kBytes> encode(const Report &report)
{
    std::array<std::byte, Report::kBytes> bytes{};
    Writer(bytes.data())
        .put(report.wanted)
        .put(report.modelId)
        .put(report.frames)
        .put(report.bytesOut)
        .put(report.bytesIn);
    return bytes;
}

DeviceError decode(std::span<const std::byte> bytes, Report &report)
{
    if (bytes.size() != Report::kBytes)
        return DeviceError::BadLength;
    Reader reader(bytes.data());
    report.wanted = reader.get<std::uint32_t>();
    report.modelId = reader.get<std::uint32_t>();
    report.frames = reader.get<std::uint64_t>();
    report.bytesOut = reader.get<std::uint64_t>();
    report.bytesIn = reader.get<std::uint64_t>();
    return DeviceError::None;
}

std::uint32_t modelId(std::span<const std::byte> file)
{
    return std::max(std::uint32_t{1}, crc32c(file));
}

void putWord(std::span<std::byte, 4> at, std::uint32_t value)
{
    Writer(at.data()).put(value);
}

std::uint32_t getWord(std::span<const std::byte, 4> at)
{
    return Reader(at.data()).get<std::uint32_t>();
}

} // namespace bokeh::accelerator::protocol
