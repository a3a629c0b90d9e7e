// A host that speaks to a bare Device: no thread, no clock, and no more sense than the test gives it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accelerator/emulator/device.h"
#include "engine/accelerator/protocol.h"
#include "engine/base/crc32c.h"
#include "engine/model/network_file.h"
#include "tests/accelerator/small_network.h"

namespace bokeh::accelerator::test {

using emulator::Device;
using emulator::Handshake;
using protocol::DeviceError;
using protocol::Header;
using protocol::Type;

using Bytes = std::vector<std::byte>;

inline Bytes bytesOf(std::string_view text)
{
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

inline Bytes message(const Header &header, std::span<const std::byte> payload = {})
{
    Bytes bytes(protocol::wireBytes(payload.size()));
    std::copy(payload.begin(), payload.end(), bytes.begin() + protocol::kHeaderBytes);
    protocol::seal(header, payload.size(), bytes);
    return bytes;
}

inline Bytes word(std::uint32_t value, std::span<const std::byte> rest = {})
{
    Bytes bytes(4);
    protocol::putWord(std::span(bytes).first<4>(), value);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

struct Answer {
    Header header;
    Bytes payload;
    std::string text() const { return {reinterpret_cast<const char *>(payload.data()), payload.size()}; }
    protocol::Report report() const
    {
        protocol::Report report;
        (void)protocol::decode(payload, report);
        return report;
    }
};

class Host {
public:
    explicit Host(const Device::Options &options) : device(options) {}

    /// The oldest message the device has to send, if it is whole.
    std::optional<Answer> receive()
    {
        Bytes room(protocol::kHeaderBytes + protocol::kMaxPayload);
        const Device::Arrival arrival = device.in(room);
        last = arrival.handshake;
        protocol::Message came;
        if (arrival.handshake != Handshake::Ack ||
            protocol::parse(std::span(room).first(arrival.bytes), came) != DeviceError::None)
            return std::nullopt;
        return Answer{came.header, Bytes(came.payload.begin(), came.payload.end())};
    }

    /// Sends a request, lets the device work it off, and takes the answer.
    std::optional<Answer> ask(Header header, std::span<const std::byte> payload = {})
    {
        header.sequence = ++sequence;
        last = device.out(message(header, payload));
        while (device.step()) {
        }
        return last == Handshake::Ack ? receive() : std::nullopt;
    }

    std::optional<Answer> upload(std::span<const std::byte> file, std::size_t chunk = 100'000)
    {
        const std::uint32_t id = protocol::modelId(file);
        (void)ask({.type = Type::ModelBegin, .modelId = id}, word(static_cast<std::uint32_t>(file.size())));
        for (std::size_t at = 0; at < file.size(); at += chunk)
            (void)ask({.type = Type::ModelData, .modelId = id},
                      word(static_cast<std::uint32_t>(at), file.subspan(at, std::min(chunk, file.size() - at))));
        return ask({.type = Type::ModelCommit, .modelId = id}, word(crc32c(file)));
    }

    Handshake frame(const model::Network &network, std::uint32_t number)
    {
        const std::uint32_t id = protocol::modelId(model::serialise(network));
        const std::vector<std::uint8_t> samples = input(network, number);
        return device.out(
            message({.type = Type::Frame, .sequence = number, .modelId = id}, std::as_bytes(std::span(samples))));
    }

    Device device;
    std::uint32_t sequence = 0;
    Handshake last = Handshake::Ack; ///< how the last transfer ended
};

inline Device::Options plain()
{
    return {.arithmetic = emulator::Arithmetic::Reference};
}

} // namespace bokeh::accelerator::test
