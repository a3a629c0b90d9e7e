#pragma once

#include <array>
#include <memory>

#include "engine/accelerator/protocol.h"
#include "engine/accelerator/transport.h"
#include "engine/accelerator/usb/context.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/accelerator/usb/in_ring.h"

namespace bokeh::accelerator::usb {

/// The cable to hardware: libusb's asynchronous transfers. Reads are always posted; a frame goes out as one transfer
/// from the caller's memory, while the one before it is computed.
///
/// A send that is cut off part way leaves a torn message in the device, so that every later one is BadReply until
/// Abort or Reset. Those cancel what is in flight, tell the device, clear the halts and begin anew; where the device
/// does not take them the port is reset and it has half a second more, whatever the deadline.
/// Threads: as Transport says. Destruction cancels and waits for every transfer, for seconds at the most.
class UsbTransport final : public Transport {
public:
    static Result<std::unique_ptr<UsbTransport>> open(std::string_view serial); ///< as openUsb() says
    ~UsbTransport() override;

    Status send(std::span<const std::byte>, Deadline) override;
    Result<std::size_t> receive(std::span<std::byte>, Deadline) override;
    Status control(Control, std::span<std::byte> room, Deadline) override;
    void cancel() noexcept override;
    std::chrono::nanoseconds deviceCpu() const override { return {}; }

private:
    using Lock = std::unique_lock<std::mutex>;
    static constexpr std::size_t kSetup = 8;

    UsbTransport(std::unique_ptr<Context>, DeviceHandle);
    /// Where there is no memory for it, the reads make room.
    Status startOut(Lock &, std::span<const std::byte>);
    Status request(Control, std::span<std::byte> room, Deadline);
    Status recover(Control, Deadline);
    Status quiesce(Lock &, Deadline);
    Status clearHalts();
    Status resetPort();

    // Destroyed from the last to the first: closing the device ends what libusb knows of its transfers.
    const std::unique_ptr<Context> context_;
    Line line_;
    InRing in_;
    Transfer out_, control_;
    std::array<std::byte, kSetup + protocol::Identity::kBytes> setup_{};
    bool recovering_ = false; ///< this and below are guarded by line_.mutex
    unsigned recoveries_ = 0; ///< begun so far
    bool torn_ = false;       ///< the device has the beginning of a message whose end will not come
    const DeviceHandle device_;
};

} // namespace bokeh::accelerator::usb
