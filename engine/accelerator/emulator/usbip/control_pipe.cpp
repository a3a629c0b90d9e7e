#include "engine/accelerator/emulator/usbip/control_pipe.h"

#include <algorithm>
#include <linux/usb/ch9.h>

#include "engine/accelerator/emulator/usb_descriptors.h"
#include "engine/accelerator/usb/device_class.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

constexpr Device::Arrival kStall{Handshake::Stall};
constexpr Device::Arrival kDone{Handshake::Ack};

Device::Arrival answer(std::span<const std::byte> bytes, std::span<std::byte> room)
{
    const std::size_t count = std::min(bytes.size(), room.size());
    std::copy_n(bytes.begin(), count, room.begin());
    return {Handshake::Ack, count};
}

Device::Arrival answerByte(unsigned value, std::size_t bytes, std::span<std::byte> room)
{
    const std::array<std::byte, 2> both{std::byte(value), std::byte{0}};
    return answer(std::span(both).first(bytes), room);
}

Device::Arrival string(std::uint8_t index, std::span<std::byte> room)
{
    const std::vector<std::byte> text = stringDescriptor(index);
    return text.empty() ? kStall : answer(text, room);
}

} // namespace

ControlPipe::Setup ControlPipe::setupFrom(std::span<const std::byte, 8> bytes)
{
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint8_t>(bytes[at]); };
    const auto number = [&](std::size_t at) { return static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8); };
    return {.type = byte(0), .request = byte(1), .value = number(2), .index = number(4), .length = number(6)};
}

ControlPipe::ControlPipe(UsbFunction &function, protocol::Link link) : function_(function), link_(link) {}

Device::Arrival ControlPipe::request(const Setup &setup, std::span<std::byte> room)
{
    room = room.first(std::min<std::size_t>(room.size(), setup.length));
    switch (setup.type & USB_TYPE_MASK) {
    case USB_TYPE_STANDARD:
        return standard(setup, room);
    case USB_TYPE_VENDOR: {
        const Handshake handshake = function_.vendor(setup.request, room);
        return {handshake, handshake == Handshake::Ack ? room.size() : 0};
    }
    default:
        return kStall;
    }
}

Device::Arrival ControlPipe::standard(const Setup &setup, std::span<std::byte> room)
{
    if ((setup.type & USB_RECIP_MASK) == USB_RECIP_ENDPOINT)
        return ofEndpoint(setup, room);
    switch (setup.request) {
    case USB_REQ_GET_DESCRIPTOR:
        return descriptor(setup, room);
    case USB_REQ_GET_CONFIGURATION:
        return answerByte(configuration_, 1, room);
    case USB_REQ_SET_CONFIGURATION:
        if (setup.value > 1)
            return kStall;
        configuration_ = static_cast<std::uint8_t>(setup.value);
        flush(false);
        flush(true);
        return kDone;
    case USB_REQ_GET_INTERFACE:
        return answerByte(0, 1, room);
    case USB_REQ_SET_INTERFACE:
        if (setup.value != 0 || setup.index != 0)
            return kStall;
        flush(false);
        flush(true);
        return kDone;
    case USB_REQ_GET_STATUS:
        return answerByte(0, 2, room); // bus-powered, wakes nobody
    case USB_REQ_SET_ADDRESS:
    case USB_REQ_SET_FEATURE: // power saving, which an emulated chip need not do
    case USB_REQ_CLEAR_FEATURE:
    case USB_REQ_SET_SEL:
    case USB_REQ_SET_ISOCH_DELAY:
        return kDone;
    default:
        return kStall;
    }
}

Device::Arrival ControlPipe::ofEndpoint(const Setup &setup, std::span<std::byte> room)
{
    const bool in = (setup.index & USB_DIR_IN) != 0;
    if ((setup.index & USB_ENDPOINT_NUMBER_MASK) == 0) // this one never halts
        return setup.request == USB_REQ_GET_STATUS ? answerByte(0, 2, room) : kDone;
    if (!serves(setup.index & USB_ENDPOINT_NUMBER_MASK, in))
        return kStall;
    if (setup.request == USB_REQ_GET_STATUS)
        return answerByte(haltedByHost(in) || function_.halted() ? 1 : 0, 2, room);
    if (setup.value != USB_ENDPOINT_HALT)
        return kStall;
    if (setup.request == USB_REQ_SET_FEATURE)
        halted_[in ? 1 : 0] = true;
    else if (setup.request == USB_REQ_CLEAR_FEATURE)
        flush(in);
    else
        return kStall;
    return kDone;
}

void ControlPipe::flush(bool in)
{
    halted_[in ? 1 : 0] = false;
    in ? function_.flushIn() : function_.flushOut();
}

bool ControlPipe::serves(std::uint32_t endpoint, bool in) const
{
    return configuration_ != 0 && (endpoint | (in ? unsigned{USB_DIR_IN} : 0U)) == (in ? usb::kIn : usb::kOut);
}

Device::Arrival ControlPipe::descriptor(const Setup &setup, std::span<std::byte> room) const
{
    switch (setup.value >> 8) {
    case USB_DT_DEVICE:
        return answer(deviceDescriptor(link_), room);
    case USB_DT_CONFIG:
        return answer(configurationDescriptor(link_), room);
    case USB_DT_STRING:
        return string(static_cast<std::uint8_t>(setup.value), room);
    case USB_DT_BOS:
        return answer(bosDescriptor(), room);
    default:
        return kStall;
    }
}

} // namespace bokeh::accelerator::emulator::usbip
