#include "engine/accelerator/emulator/virtual_transport.h"

#include <algorithm>

namespace bokeh::accelerator::emulator {

namespace {

protocol::Type typeOf(std::span<const std::byte> message)
{
    protocol::Header header;
    (void)protocol::decode(message, header); // our own client's or device's
    return header.type;
}

} // namespace

VirtualTransport::VirtualTransport(const Device::Options &options, const Timing &timing)
    : device_(options),
      timing_(timing),
      credits_(static_cast<std::size_t>(std::clamp(options.credits, 1, protocol::kMaxCredits)), Seconds())
{
}

void VirtualTransport::prepare(Seconds work)
{
    (timing_.overlapped ? prepared_ : host_) += work;
}

void VirtualTransport::digest(Seconds work)
{
    host_ += work;
}

Status VirtualTransport::send(std::span<const std::byte> bytes, Deadline)
{
    if (const Handshake handshake = device_.out(bytes); handshake != Handshake::Ack)
        return Error{Errc::BadReply, "the emulated chip refused a message"};
    const bool frame = typeOf(bytes) == protocol::Type::Frame;
    Seconds begin = std::max(timing_.overlapped ? prepared_ : host_, bus_);
    if (frame && !credits_.empty()) {
        begin = std::max(begin, credits_.front());
        credits_.pop_front();
    }
    bus_ = begin + timing_.link.time(bytes.size());
    if (timing_.overlapped)
        prepared_ = std::max(prepared_, begin); // the next is prepared while this one travels
    else
        host_ = bus_;
    if (frame) {
        chip_ = std::max(chip_, bus_) + timing_.chip;
        computed_.push_back(chip_);
    }
    while (device_.step()) {
    }
    return {};
}

Result<std::size_t> VirtualTransport::receive(std::span<std::byte> room, Deadline)
{
    const Device::Arrival arrival = device_.in(room);
    if (arrival.handshake != Handshake::Ack)
        return Error{Errc::Timeout, "the emulated chip has nothing to send"};
    const bool mask = typeOf(room.first(arrival.bytes)) == protocol::Type::Result && !computed_.empty();
    Seconds ready = bus_;
    if (mask) {
        ready = std::max(ready, computed_.front());
        computed_.pop_front();
    }
    bus_ = ready + timing_.link.time(arrival.bytes);
    host_ = std::max(host_, bus_);
    if (mask)
        credits_.push_back(bus_);
    return arrival.bytes;
}

Status VirtualTransport::control(Control request, std::span<std::byte> room, Deadline)
{
    if (device_.control(request, room) != Handshake::Ack)
        return Error{Errc::BadInput, "the emulated chip refused a control request"};
    return {};
}

} // namespace bokeh::accelerator::emulator
