// What a hostile USB/IP host may send: its requests for the device, and then a session, in pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "engine/accelerator/emulator/usbip/import.h"
#include "engine/accelerator/emulator/usbip/session.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::emulator;
using namespace bokeh::accelerator::emulator::usbip;

namespace {

using Bytes = std::span<const std::byte>;

void ask(Bytes bytes)
{
    if (bytes.size() >= kRequestHeader)
        (void)decodeRequest(bytes.first<kRequestHeader>());
    if (bytes.size() >= kBusId && decodeBusId(bytes.first<kBusId>()).size() > kBusId)
        std::abort();
}

/// The fuzzer does not guess 48 bytes for long, so it writes a request in nine: what, endpoint, length, setup.
std::vector<std::byte> command(Bytes nine, std::uint32_t sequence)
{
    const auto what = std::to_integer<std::uint32_t>(nine[0]);
    Submit submit{.sequence = sequence,
                  .in = (what & 1) != 0,
                  .endpoint = what >> 1 & 3,
                  .flags = what >> 3 & 1,
                  .length = std::to_integer<std::uint32_t>(nine[7]) << (what >> 4 & 7)};
    std::ranges::copy(nine.subspan<1, 8>(), submit.setup.begin());
    const auto bytes = (what & 0x80) != 0 ? encode(Unlink{sequence, sequence - (what & 15)}) : encode(submit);
    return {bytes.begin(), bytes.end()};
}

void attach(Bytes bytes, protocol::Link link)
{
    constexpr std::size_t kCommand = 9;
    UsbFunction function({.arithmetic = Arithmetic::Reference}, [] {});
    Session session(function, link, false);
    Session::Time now{};
    for (std::uint32_t sequence = 1; !bytes.empty(); ++sequence) {
        const bool written = bytes[0] != std::byte{0xFF} && bytes.size() >= kCommand;
        const std::vector<std::byte> made =
            written ? command(bytes.first<kCommand>(), sequence) : std::vector<std::byte>();
        const std::size_t used = written ? kCommand : std::min<std::size_t>(bytes.size(), 64);
        if (Status heard = session.receive(written ? Bytes(made) : bytes.first(used)); !heard)
            return;
        bytes = bytes.subspan(used);
        session.work(now += std::chrono::milliseconds(1));
        session.answers().clear();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const Bytes bytes = std::as_bytes(std::span(data, size)).subspan(1);
    switch (data[0] % 3) {
    case 0:
        ask(bytes);
        break;
    case 1:
        attach(bytes, protocol::Link::HighSpeed);
        break;
    default:
        attach(bytes, protocol::Link::SuperSpeed);
        break;
    }
    return 0;
}
