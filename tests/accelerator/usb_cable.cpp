#include "tests/accelerator/usb_cable.h"

#include <catch2/catch.hpp>

#include "engine/accelerator/usb/devices.h"
#include "tests/accelerator/usb_mock.h"

namespace bokeh::accelerator::test {

namespace {

class MockedTransport final : public Transport {
public:
    explicit MockedTransport(const emulator::Device::Options &device) : mock({.device = device})
    {
        auto opened = usb::openUsb();
        INFO((opened ? "" : opened.error().what));
        REQUIRE(opened);
        transport_ = *std::move(opened);
    }
    Status send(std::span<const std::byte> bytes, Deadline deadline) override
    {
        return transport_->send(bytes, deadline);
    }
    Result<std::size_t> receive(std::span<std::byte> room, Deadline deadline) override
    {
        return transport_->receive(room, deadline);
    }
    Status control(Control what, std::span<std::byte> room, Deadline deadline) override
    {
        return transport_->control(what, room, deadline);
    }
    void cancel() noexcept override { transport_->cancel(); }
    std::chrono::nanoseconds deviceCpu() const override { return transport_->deviceCpu(); }

    UsbMock mock;

private:
    std::unique_ptr<Transport> transport_; ///< goes first
};

} // namespace

std::unique_ptr<Transport> mockedTransport(const emulator::Device::Options &device, emulator::UsbFunction *&chip)
{
    auto transport = std::make_unique<MockedTransport>(device);
    chip = &transport->mock.chip();
    return transport;
}

} // namespace bokeh::accelerator::test
