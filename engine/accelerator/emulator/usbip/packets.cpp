#include "engine/accelerator/emulator/usbip/packets.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/accelerator/emulator/usbip/big_endian.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

using Header = std::array<std::byte, kPacketHeader>;

enum PacketKind : std::uint32_t { kSubmit = 1, kUnlink = 2, kSubmitReply = 3, kUnlinkReply = 4 };

// Where the fields stand.
constexpr std::size_t kSequence = 4, kDirection = 12, kEndpoint = 16; // of all
constexpr std::size_t kFlags = 20, kLength = 24, kIsochronous = 32, kSetup = 40;
constexpr std::size_t kVictim = 20;
constexpr std::size_t kStatus = 20, kActual = 24;

// Kernels differ in what they send where there are no isochronous packets.
constexpr std::uint32_t kNoPackets = 0xFFFFFFFF;

Header begin(PacketKind kind, std::uint32_t sequence)
{
    Header bytes{};
    putNumber<std::uint32_t>(bytes, 0, kind);
    putNumber(bytes, kSequence, sequence);
    return bytes;
}

Error broken(std::string what)
{
    return {Errc::BadReply, "the USB/IP host sent " + std::move(what)};
}

} // namespace

Result<Command> decode(std::span<const std::byte, kPacketHeader> bytes)
{
    const auto word = [&](std::size_t at) { return getNumber<std::uint32_t>(bytes, at); };
    if (word(0) == kUnlink)
        return Command(Unlink{.sequence = word(kSequence), .victim = word(kVictim)});
    if (word(0) != kSubmit)
        return broken(fmt::format("the command {}, which does not exist", word(0)));
    Submit submit{.sequence = word(kSequence),
                  .in = word(kDirection) == 1,
                  .endpoint = word(kEndpoint),
                  .flags = word(kFlags),
                  .length = word(kLength)};
    std::ranges::copy(bytes.subspan<kSetup>(), submit.setup.begin());
    if (word(kDirection) > 1 || submit.endpoint > 15)
        return broken(fmt::format("a request for endpoint {}, which cannot exist", submit.endpoint));
    if (submit.length > kMaxTransfer)
        return broken(fmt::format("a request of {} bytes; {} are allowed", submit.length, kMaxTransfer));
    if (word(kIsochronous) != 0 && word(kIsochronous) != kNoPackets)
        return broken("an isochronous request to a device that has no such endpoint");
    return Command(submit);
}

Header encode(const Submit &submit)
{
    Header bytes = begin(kSubmit, submit.sequence);
    putNumber<std::uint32_t>(bytes, kDirection, submit.in ? 1 : 0);
    putNumber(bytes, kEndpoint, submit.endpoint);
    putNumber(bytes, kFlags, submit.flags);
    putNumber(bytes, kLength, submit.length);
    std::ranges::copy(submit.setup, bytes.begin() + kSetup);
    return bytes;
}

Header encode(const Unlink &unlink)
{
    Header bytes = begin(kUnlink, unlink.sequence);
    putNumber(bytes, kVictim, unlink.victim);
    return bytes;
}

Header encode(const Completion &completion)
{
    Header bytes = begin(kSubmitReply, completion.sequence);
    putNumber(bytes, kStatus, static_cast<std::uint32_t>(completion.status));
    putNumber(bytes, kActual, completion.bytes);
    return bytes;
}

Header encode(const Unlinked &unlinked)
{
    Header bytes = begin(kUnlinkReply, unlinked.sequence);
    putNumber(bytes, kStatus, static_cast<std::uint32_t>(unlinked.status));
    return bytes;
}

} // namespace bokeh::accelerator::emulator::usbip
