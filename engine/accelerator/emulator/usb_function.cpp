#include "engine/accelerator/emulator/usb_function.h"

#include <algorithm>

namespace bokeh::accelerator::emulator {

namespace {

constexpr std::size_t kSuperSpeedPacket = 1024;

} // namespace

UsbFunction::UsbFunction(const Device::Options &options, std::function<void()> changed, ComputingDevice::Pace pace)
    : device_(options, std::move(changed), pace), outgoing_(kMaxMessage)
{
}

void UsbFunction::connect(protocol::Link link)
{
    const auto lock = device_.lock();
    packet_ = link == protocol::Link::SuperSpeed ? kSuperSpeedPacket : protocol::kPacketBytes;
    incoming_.clear();
    length_ = 0;
    device_.device().setLink(link);
    (void)device_.device().control(Control::Abort, {}); // fails only where there is no device any more
    device_.touched();
}

Handshake UsbFunction::vendor(std::uint8_t request, std::span<std::byte> room)
{
    const auto what = static_cast<Control>(request);
    if (what != Control::Identify && !room.empty())
        return Handshake::Stall;
    const auto lock = device_.lock();
    const Handshake handshake = device_.device().control(what, room);
    if (handshake == Handshake::Ack && what != Control::Identify) {
        incoming_.clear();
        length_ = 0;
    }
    device_.touched();
    return handshake == Handshake::Nak ? Handshake::Stall : handshake;
}

Handshake UsbFunction::out(std::span<const std::byte> bytes)
{
    const auto lock = device_.lock();
    Device &device = device_.device();
    if (device.unplugged())
        return Handshake::Gone;
    if (device.halted())
        return Handshake::Stall;
    const bool ends = bytes.empty() || bytes.size() % packet_ != 0;
    const std::size_t before = incoming_.size();
    if (before > 0 || !ends) {
        bytes = bytes.first(std::min(bytes.size(), kMaxMessage + 1 - before));
        incoming_.insert(incoming_.end(), bytes.begin(), bytes.end());
        if (!ends)
            return Handshake::Ack;
        bytes = incoming_;
    }
    const Handshake handshake = device.out(bytes);
    // A message that is put off ends with bytes that will be offered again.
    incoming_.resize(handshake == Handshake::Nak ? before : 0);
    if (handshake != Handshake::Nak)
        device_.touched();
    return handshake;
}

Device::Arrival UsbFunction::in(std::span<std::byte> room)
{
    const auto lock = device_.lock();
    Device &device = device_.device();
    if (device.unplugged())
        return {Handshake::Gone};
    if (device.halted())
        return {Handshake::Stall};
    if (length_ == 0) {
        const Device::Arrival arrival = device.in(outgoing_);
        if (arrival.handshake == Handshake::Nak)
            return arrival;
        device_.touched(); // a sender may have waited for room
        if (arrival.handshake != Handshake::Ack)
            return arrival;
        length_ = arrival.bytes;
        sent_ = 0;
    }
    const std::size_t left = length_ - sent_;
    if (left > room.size() && room.size() % packet_ != 0) {
        length_ = 0;
        return {Handshake::Overflow};
    }
    const std::size_t bytes = std::min(left, room.size());
    std::copy_n(outgoing_.begin() + static_cast<std::ptrdiff_t>(sent_), bytes, room.begin());
    sent_ += bytes;
    if (sent_ == length_)
        length_ = 0;
    return {Handshake::Ack, bytes};
}

void UsbFunction::flushOut()
{
    const auto lock = device_.lock();
    incoming_.clear();
}

void UsbFunction::flushIn()
{
    const auto lock = device_.lock();
    length_ = 0;
}

bool UsbFunction::halted() const
{
    const auto lock = device_.lock();
    return device_.device().halted();
}

void UsbFunction::inject(const Faults &faults)
{
    const auto lock = device_.lock();
    device_.device().inject(faults);
    device_.touched();
}

Device::Registers UsbFunction::registers() const
{
    const auto lock = device_.lock();
    return device_.device().registers();
}

} // namespace bokeh::accelerator::emulator
