// The device's pipes: transfers, control requests, faults. What the messages do is in device_requests.cpp.
#include "engine/accelerator/emulator/device.h"

#include <algorithm>

namespace bokeh::accelerator::emulator {

using protocol::DeviceError;

namespace {

constexpr std::uint16_t kFirmware = 1;

Device::Options inRange(Device::Options options)
{
    options.cap = options.cap == 127 ? 127 : 31;
    options.credits = std::clamp(options.credits, 1, protocol::kMaxCredits);
    return options;
}

} // namespace

Device::Device(const Options &options) : options_(inRange(options))
{
    inject(options.faults);
}

Handshake Device::out(std::span<const std::byte> transfer)
{
    if (gone_)
        return Handshake::Gone;
    if (halted_)
        return Handshake::Stall;
    // Every request is answered at most once by a short message, and there is room for each that is still owed.
    const std::size_t owed = (commit_ ? 1U : 0U) + (flush_ ? 1U : 0U);
    if (answers_.answers() + owed >= InQueue::kAnswers)
        return Handshake::Nak;
    count(transfer.size(), registers_.bytesOut);
    if (gone_)
        return Handshake::Gone;
    if (mute())
        return Handshake::Ack;

    protocol::Message message;
    const DeviceError header = protocol::decode(transfer, message.header);
    // Nothing in such a header can be trusted, so there is nothing to answer to.
    if (transfer.size() < protocol::kHeaderBytes || header == DeviceError::BadMagic || header == DeviceError::BadCrc) {
        halt(header);
        return Handshake::Stall;
    }
    if (const DeviceError error = protocol::parse(transfer, message); error != DeviceError::None)
        refuse(message.header, error);
    else
        dispatch(message);
    return Handshake::Ack;
}

Device::Arrival Device::in(std::span<std::byte> room)
{
    if (gone_)
        return {Handshake::Gone};
    if (halted_)
        return {Handshake::Stall};
    if (mute())
        return {Handshake::Nak};
    if (std::optional<Handshake> failed = failAtResult())
        return {*failed};
    if (answers_.empty())
        return {Handshake::Nak};
    const std::span<const std::byte> message = answers_.front();
    const bool fits = message.size() <= room.size();
    std::size_t bytes = fits ? message.size() : 0;
    count(message.size(), registers_.bytesIn);
    if (gone_)
        return {Handshake::Gone};
    std::copy_n(message.begin(), bytes, room.begin());
    if (answers_.frontIsResult()) {
        --inUse_;
        ++registers_.resultsSent;
        if (fits)
            bytes = damageResult(room.first(bytes));
        ++faultResults_;
    }
    answers_.pop();
    return {fits ? Handshake::Ack : Handshake::Overflow, bytes};
}

Handshake Device::control(Control request, std::span<std::byte> room)
{
    if (gone_)
        return Handshake::Gone;
    switch (request) {
    case Control::Identify:
        if (room.size() != protocol::Identity::kBytes)
            return Handshake::Nak;
        std::ranges::copy(protocol::encode(identity()), room.begin());
        return Handshake::Ack;
    case Control::Reset:
        reset();
        return Handshake::Ack;
    case Control::Abort:
        dropInFlight();
        return Handshake::Ack;
    }
    return Handshake::Nak;
}

protocol::Identity Device::identity() const
{
    return {.firmware = kFirmware,
            .cap = static_cast<std::uint16_t>(options_.cap),
            .credits = static_cast<std::uint8_t>(options_.credits),
            .link = link_,
            .lastError = lastError_,
            .halted = halted_,
            .modelId = network_ ? network_->id() : 0};
}

void Device::count(std::size_t bytes, std::uint64_t &counter)
{
    faultBytes_ += bytes;
    gone_ = gone_ || (faults_.unplugAfterBytes && faultBytes_ >= *faults_.unplugAfterBytes);
    if (!gone_)
        counter += bytes;
}

void Device::halt(DeviceError why)
{
    halted_ = true;
    lastError_ = why;
    ++registers_.stalls;
}

void Device::dropInFlight()
{
    answers_.clear();
    for (std::size_t i = 0; i < waitingCount_; ++i)
        waiting_[i]->free = true;
    waitingCount_ = 0;
    inUse_ = 0;
    commit_.reset();
    flush_.reset();
    ++generation_; // what is being computed is thrown away when it is finished
    halted_ = false;
    lastError_ = DeviceError::None;
}

void Device::reset()
{
    dropInFlight();
    network_.reset();
    upload_ = {};
    registers_.framesComputed = 0;
    faults_.muteAfterFrames.reset();
}

void Device::inject(const Faults &faults)
{
    faults_ = faults;
    faultBytes_ = faultFrames_ = faultResults_ = 0;
    gone_ = gone_ || faults.unplugAfterBytes == std::uint64_t{0};
}

bool Device::mute() const
{
    return faults_.muteAfterFrames && faultResults_ >= *faults_.muteAfterFrames;
}

std::optional<Handshake> Device::failAtResult()
{
    while (!answers_.empty() && answers_.frontIsResult()) {
        const bool dropped = faults_.dropResult == faultResults_;
        const bool stalled = faults_.stallAtResult == faultResults_;
        if (!dropped && !stalled)
            return std::nullopt;
        ++faultResults_;
        --inUse_;
        answers_.pop();
        if (stalled) {
            halt(DeviceError::Internal);
            return Handshake::Stall;
        }
    }
    return std::nullopt;
}

std::size_t Device::damageResult(std::span<std::byte> message)
{
    protocol::Header header;
    (void)protocol::decode(message, header); // our own, so it is whole
    const std::uint32_t sequence = header.sequence;
    if (faults_.duplicateSequence == faultResults_) {
        header.sequence = lastSequence_;
        std::ranges::copy(protocol::encode(header), message.begin());
    }
    lastSequence_ = sequence;
    if (faults_.lieFromResult)
        liar_.pass(faultResults_ >= *faults_.lieFromResult ? std::optional(faults_.lie) : std::nullopt, message);
    if (faults_.corruptResult == faultResults_)
        message[protocol::kHeaderBytes + header.payloadBytes / 2] ^= std::byte{0x10};
    return faults_.shortenResult == faultResults_ ? message.size() / 2 : message.size();
}

} // namespace bokeh::accelerator::emulator
