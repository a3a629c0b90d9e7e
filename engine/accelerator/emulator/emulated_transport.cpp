#include "engine/accelerator/emulator/emulated_transport.h"

namespace bokeh::accelerator::emulator {

namespace {

Error failure(Handshake handshake)
{
    switch (handshake) {
    case Handshake::Gone:
        return {Errc::Disconnected, "the accelerator was unplugged"};
    case Handshake::Stall:
        return {Errc::BadReply, "the accelerator has halted its endpoints"};
    case Handshake::Overflow:
        return {Errc::BadReply, "the accelerator sent more than was asked for"};
    case Handshake::Nak:
        return {Errc::Timeout, "the accelerator did not answer in time"};
    case Handshake::Ack:
        break;
    }
    return {Errc::Internal, "a transfer failed that did not"};
}

const Error kCancelled{Errc::Cancelled, "the connection to the accelerator is being closed"};

} // namespace

EmulatedTransport::EmulatedTransport(const Device::Options &options, ComputingDevice::Pace pace, protocol::Link link)
    : device_(options, [this] { changed_.notify_all(); }, pace)
{
    const std::unique_lock lock = device_.lock();
    device_.device().setLink(link);
}

EmulatedTransport::~EmulatedTransport()
{
    cancel();
}

Status EmulatedTransport::send(std::span<const std::byte> bytes, Deadline deadline)
{
    std::unique_lock lock = device_.lock();
    for (bool late = false;; late = changed_.wait_until(lock, deadline) == std::cv_status::timeout) {
        if (cancelled_)
            return kCancelled;
        const Handshake handshake = device_.device().out(bytes);
        if (handshake == Handshake::Nak && !late)
            continue;
        device_.touched(); // an answer, a halt or a loss is news to the receiver
        return handshake == Handshake::Ack ? Status() : failure(handshake);
    }
}

Result<std::size_t> EmulatedTransport::receive(std::span<std::byte> room, Deadline deadline)
{
    std::unique_lock lock = device_.lock();
    for (bool late = false;; late = changed_.wait_until(lock, deadline) == std::cv_status::timeout) {
        if (cancelled_)
            return kCancelled;
        const Device::Arrival arrival = device_.device().in(room);
        if (arrival.handshake == Handshake::Nak && !late)
            continue;
        if (arrival.handshake == Handshake::Nak)
            return failure(arrival.handshake);
        device_.touched(); // a sender may have waited for room
        if (arrival.handshake == Handshake::Ack)
            return arrival.bytes;
        return failure(arrival.handshake);
    }
}

Status EmulatedTransport::control(Control request, std::span<std::byte> room, Deadline)
{
    const std::unique_lock lock = device_.lock();
    if (cancelled_)
        return kCancelled;
    const Handshake handshake = device_.device().control(request, room);
    device_.touched();
    if (handshake == Handshake::Nak)
        return Error{Errc::BadInput, "a control request with the wrong room for its answer"};
    return handshake == Handshake::Ack ? Status() : failure(handshake);
}

void EmulatedTransport::cancel() noexcept
{
    const std::unique_lock lock = device_.lock();
    cancelled_ = true;
    changed_.notify_all();
}

std::chrono::nanoseconds EmulatedTransport::deviceCpu() const
{
    return device_.cpu();
}

void EmulatedTransport::inject(const Faults &faults)
{
    const std::unique_lock lock = device_.lock();
    device_.device().inject(faults);
    device_.touched();
}

Device::Registers EmulatedTransport::registers() const
{
    const std::unique_lock lock = device_.lock();
    return device_.device().registers();
}

} // namespace bokeh::accelerator::emulator
