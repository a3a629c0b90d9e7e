#include "engine/accelerator/emulator/lie.h"

#include <algorithm>

#include "engine/accelerator/protocol.h"

namespace bokeh::accelerator::emulator {

namespace {

constexpr std::byte kStuck{0x10}; // the highest bit of a value of five that begins at a byte's lowest

} // namespace

void Liar::pass(std::optional<Lie> lie, std::span<std::byte> message)
{
    protocol::Message whole;
    if (protocol::parse(message, whole) != protocol::DeviceError::None || whole.header.type != protocol::Type::Result)
        return;
    const std::span<std::byte> mask = message.subspan(protocol::kHeaderBytes, whole.header.payloadBytes);
    std::vector<std::byte> truth(mask.begin(), mask.end());
    if (lie == Lie::AllOnes)
        std::ranges::fill(mask, std::byte{0xFF});
    else if (lie == Lie::StuckBit)
        mask[mask.size() / 2] |= kStuck;
    else if (lie == Lie::OtherFrame && before_.size() == mask.size())
        std::ranges::copy(before_, mask.begin());
    before_ = std::move(truth);
    if (lie)
        protocol::seal(whole.header, mask.size(), message);
}

} // namespace bokeh::accelerator::emulator
