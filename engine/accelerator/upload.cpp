// Beside the frames: who is there, whether it still is, and the network's way into the device.
#include <algorithm>
#include <fmt/format.h>

#include "engine/accelerator/accelerator_impl.h"
#include "engine/base/crc32c.h"
#include "engine/model/network_file.h"

namespace bokeh::accelerator {

using protocol::DeviceError;
using protocol::Message;
using protocol::Type;

namespace {

constexpr std::size_t kWord = 4;
constexpr int kAttempts = 3;
constexpr std::size_t kAnswerRoom = protocol::kHeaderBytes + protocol::kMaxReason;

std::string printable(std::span<const std::byte> bytes)
{
    std::string text;
    for (std::byte b : bytes) {
        const char c = static_cast<char>(b);
        if (c == '\0')
            break;
        text += c >= ' ' && c <= '~' ? c : '?';
    }
    return text;
}

Error unexpected()
{
    return {Errc::BadReply, "the accelerator's answer does not belong to the request"};
}

} // namespace

Error deviceError(const Message &message)
{
    const DeviceError code = message.header.status;
    const std::string reason = printable(message.payload.first(std::min(message.payload.size(), protocol::kMaxReason)));
    return {protocol::errc(code), fmt::format("the accelerator refused ({}): {}", protocol::name(code),
                                              reason.empty() ? std::string(protocol::sentence(code)) : reason)};
}

Status Accelerator::Impl::identify(Deadline deadline)
{
    std::array<std::byte, protocol::Identity::kBytes> bytes{};
    if (Status answered = transport->control(Control::Identify, bytes, deadline); !answered)
        return answered;
    protocol::Identity self;
    if (protocol::decode(bytes, self) != DeviceError::None)
        return Error{Errc::Unsupported, "the device is no accelerator of this kind"};
    if (self.version != protocol::kVersion)
        return Error{Errc::Unsupported,
                     fmt::format("the accelerator speaks version {} of the protocol, this program version {}; update "
                                 "the older one",
                                 self.version, protocol::kVersion)};
    return {};
}

Result<Message> Accelerator::Impl::request(protocol::Header header, std::size_t payloadBytes, Deadline deadline)
{
    {
        std::lock_guard lock(mutex);
        header.sequence = nextSequence();
    }
    const std::size_t bytes = protocol::seal(header, payloadBytes, outgoing);
    if (Status sent = transport->send(std::span(outgoing).first(bytes), deadline); !sent)
        return sent.error();
    for (;;) {
        const Result<std::size_t> came = transport->receive(incoming, deadline);
        if (!came)
            return came.error();
        Message answer;
        if (const DeviceError fault = protocol::parse(std::span(incoming).first(*came), answer);
            fault != DeviceError::None)
            return Error{Errc::BadReply,
                         fmt::format("a damaged answer from the accelerator: {}", protocol::sentence(fault))};
        if (answer.header.sequence != header.sequence)
            continue; // left over from before a recovery
        if (answer.header.type == Type::Error)
            return deviceError(answer);
        return answer;
    }
}

Status Accelerator::Impl::hello(Deadline deadline)
{
    outgoing.resize(std::max(outgoing.size(), protocol::wireBytes(0)));
    incoming.resize(std::max(incoming.size(), kAnswerRoom));
    const Result<Message> answer = request({.type = Type::Hello}, 0, deadline);
    if (!answer)
        return answer.error();
    protocol::Caps caps;
    if (answer->header.type != Type::Caps || protocol::decode(answer->payload, caps) != DeviceError::None ||
        (caps.cap != 31 && caps.cap != 127) || caps.maxChunk == 0)
        return unexpected();
    identity = {.name = printable(std::as_bytes(std::span(caps.name))),
                .protocol = caps.version,
                .firmware = caps.firmware,
                .cap = caps.cap,
                .credits = caps.credits,
                .link = caps.link};
    maxChunk = std::min<std::size_t>(caps.maxChunk, protocol::kMaxChunk);
    maxModel = caps.maxModel;
    return {};
}

Result<std::uint32_t> Accelerator::Impl::beginUpload(std::uint32_t id, std::size_t size, Deadline deadline)
{
    protocol::putWord(std::span(outgoing).subspan<protocol::kHeaderBytes, kWord>(), static_cast<std::uint32_t>(size));
    const Result<Message> answer = request({.type = Type::ModelBegin, .modelId = id}, kWord, deadline);
    if (!answer)
        return answer.error();
    protocol::Report report;
    if (answer->header.type != Type::Status || protocol::decode(answer->payload, report) != DeviceError::None ||
        report.wanted > size)
        return unexpected();
    return report.wanted;
}

Status Accelerator::Impl::sendFile(std::span<const std::byte> file, std::uint32_t id, Deadline deadline)
{
    const Result<std::uint32_t> wanted = beginUpload(id, file.size(), deadline);
    if (!wanted)
        return wanted.error();
    const auto word = std::span(outgoing).subspan<protocol::kHeaderBytes, kWord>();
    for (std::size_t at = *wanted; at < file.size();) {
        const std::size_t bytes = std::min(maxChunk, file.size() - at);
        protocol::putWord(word, static_cast<std::uint32_t>(at));
        std::ranges::copy(file.subspan(at, bytes), std::span(outgoing).subspan(protocol::kHeaderBytes + kWord).begin());
        const Result<Message> answer = request({.type = Type::ModelData, .modelId = id}, kWord + bytes, deadline);
        if (!answer)
            return answer.error();
        at += bytes;
    }
    protocol::putWord(word, crc32c(file));
    const Result<Message> answer = request({.type = Type::ModelCommit, .modelId = id}, kWord, deadline);
    if (!answer)
        return answer.error();
    protocol::Report report;
    const bool whole = answer->header.type == Type::Status &&
                       protocol::decode(answer->payload, report) == DeviceError::None && report.modelId == id;
    return whole ? Status() : unexpected();
}

Status Accelerator::Impl::load(const model::Network &network, Deadline deadline)
{
    const std::vector<std::byte> file = model::serialise(network);
    if (file.size() > maxModel)
        return Error{Errc::BadInput,
                     fmt::format("a network of {} bytes; the accelerator takes {}", file.size(), maxModel)};
    recover(); // drops what is in flight: its masks would not be of this network
    const std::uint32_t id = protocol::modelId(file);
    outgoing.resize(std::max(outgoing.size(), protocol::wireBytes(kWord + std::min(maxChunk, file.size()))));
    Status loaded;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        loaded = sendFile(file, id, deadline);
        // Damage on the way is worth another attempt, which goes on where this one ended; a judgement is not.
        if (loaded || loaded.error().code != Errc::BadReply)
            break;
        recover();
    }
    if (!loaded)
        return loaded;

    const model::Topology &topology = network.topology;
    modelId = id;
    inputBytes = static_cast<std::size_t>(model::cost(topology).inputBytes);
    mask = {model::chipOutput(topology).side, model::maskChannels(topology)};
    maskCap = model::outputCap(topology);
    const auto packed = static_cast<std::size_t>(model::packedBytes(mask, maskCap));
    outgoing.resize(std::max(outgoing.size(), protocol::wireBytes(inputBytes)));
    incoming.resize(std::max(incoming.size(), protocol::wireBytes(packed)));
    return hello(deadline); // the device's name tells what it computes with
}

Status Accelerator::Impl::ping(Deadline deadline)
{
    const Result<Message> answer = request({.type = Type::Status}, 0, deadline);
    if (!answer)
        return answer.error();
    protocol::Report report;
    const bool sound = answer->header.type == Type::Status &&
                       protocol::decode(answer->payload, report) == DeviceError::None && report.modelId == modelId;
    return sound ? Status() : unexpected();
}

Status Accelerator::Impl::examine(std::unique_ptr<Witness> by, Deadline deadline)
{
    by->onLie([this] { cancel(); });
    witness = std::move(by);
    Status right = confirm(deadline);
    witness->demand(); // who knows these questions may answer others as it likes
    return right;
}

Status Accelerator::Impl::confirm(Deadline deadline)
{
    if (!witness)
        return {};
    std::vector<std::uint16_t> answer(static_cast<std::size_t>(mask.side) * static_cast<std::size_t>(mask.side) *
                                      static_cast<std::size_t>(mask.channels));
    Status answered;
    for (int i = 0; i < Witness::kKnownAnswers && answered; ++i) {
        witness->settle(deadline);
        witness->demand();
        answered = submit(static_cast<std::uint32_t>(i), witness->knownQuestion(i), deadline);
        if (!answered)
            break;
        if (const Result<std::uint32_t> came = collect(answer, deadline); !came)
            answered = came.error();
    }
    witness->settle(deadline);
    const std::optional<Error> lie = witness->lie();
    return lie ? Status(*lie) : answered;
}

} // namespace bokeh::accelerator
