// What a hostile wire may send: the first byte chooses who gets it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "engine/accelerator/emulator/device.h"
#include "engine/accelerator/protocol.h"
#include "engine/accelerator/tiles.h"

using namespace bokeh;
using namespace bokeh::accelerator;

namespace {

using Bytes = std::span<const std::byte>;

void readMessage(Bytes bytes)
{
    protocol::Message message;
    if (protocol::parse(bytes, message) == protocol::DeviceError::None &&
        protocol::wireBytes(message.payload.size()) != bytes.size())
        std::abort();
    protocol::Identity identity;
    protocol::Caps caps;
    protocol::Report report;
    (void)protocol::decode(bytes, identity);
    (void)protocol::decode(bytes, caps);
    (void)protocol::decode(bytes, report);
}

/// Transfers and controls, two bytes before each: what, and how many bytes of payload. Half of the transfers are sealed
/// here, for no fuzzer guesses a checksum.
void runDevice(Bytes bytes)
{
    emulator::Device device({.arithmetic = emulator::Arithmetic::Reference});
    std::vector<std::byte> room(600), message;
    while (bytes.size() >= 2) {
        const auto what = static_cast<std::uint8_t>(bytes[0]);
        const Bytes payload = bytes.subspan(2, std::min(bytes.size() - 2, static_cast<std::size_t>(bytes[1])));
        bytes = bytes.subspan(2 + payload.size());
        if (what >= 0xF0) {
            (void)device.control(static_cast<Control>(what & 3), std::span(room).first(protocol::Identity::kBytes));
        } else if (what >= 0xE0) {
            (void)device.step();
        } else if (what >= 0xC0) {
            (void)device.in(std::span(room).first(what == 0xC0 ? 8 : room.size()));
        } else if (what >= 0x80) {
            (void)device.out(payload);
        } else {
            message.assign(protocol::wireBytes(payload.size()), {});
            std::ranges::copy(payload, message.begin() + protocol::kHeaderBytes);
            protocol::seal({.type = static_cast<protocol::Type>(what & 15), .modelId = std::uint32_t{what} >> 4},
                           payload.size(), message);
            (void)device.out(message);
        }
    }
    if (device.control(Control::Reset, {}) != emulator::Handshake::Ack || device.in(room).bytes != 0)
        std::abort();
}

void unpack(Bytes bytes)
{
    constexpr int kCaps[] = {31, 127, 1023, 30};
    if (bytes.size() < 2)
        return;
    const int cap = kCaps[static_cast<std::size_t>(bytes[0]) % 4];
    const model::Shape shape{static_cast<int>(bytes[1]) & 31, static_cast<int>(bytes[1]) >> 5};
    std::vector<std::uint16_t> map(static_cast<std::size_t>(shape.side) *
                                   static_cast<std::size_t>(shape.side * shape.channels));
    if (unpackTiles(shape, cap, bytes.subspan(2), map) && *std::ranges::max_element(map) > cap)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const Bytes bytes = std::as_bytes(std::span(data, size)).subspan(1);
    switch (data[0] % 3) {
    case 0:
        readMessage(bytes);
        break;
    case 1:
        runDevice(bytes);
        break;
    default:
        unpack(bytes);
        break;
    }
    return 0;
}
