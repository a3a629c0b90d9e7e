// A plain cable to the emulated chip behind a real kernel: libusb's blocking calls and nothing else, so that what these
// tests hold to account is the device. For the virtual machine.
#pragma once

#include <catch2/catch.hpp>
#include <libusb.h>
#include <linux/usb/ch9.h>
#include <memory>
#include <thread>

#include "engine/accelerator/transport.h"
#include "engine/accelerator/usb/device_class.h"

namespace bokeh::accelerator::test {

using namespace std::chrono_literals;

class PlainCable final : public Transport {
public:
    /// Waits until the kernel has found the device. There is no udev in the machine to tell, so it asks again.
    static std::unique_ptr<PlainCable> plug()
    {
        for (int attempt = 0; attempt < 200; ++attempt) {
            auto cable = std::unique_ptr<PlainCable>(new PlainCable);
            cable->handle_ = libusb_open_device_with_vid_pid(cable->context_, usb::kVendor, usb::kProduct);
            if (cable->handle_ && libusb_claim_interface(cable->handle_, 0) == 0)
                return cable;
            std::this_thread::sleep_for(50ms);
        }
        FAIL("the kernel has not found the device");
        return nullptr;
    }
    ~PlainCable() override
    {
        if (handle_)
            libusb_close(handle_);
        libusb_exit(context_);
    }

    libusb_device *device() { return libusb_get_device(handle_); }
    libusb_device_handle *handle() { return handle_; }

    Status send(std::span<const std::byte> bytes, Deadline deadline) override
    {
        Bytes copy(bytes.begin(), bytes.end()); // libusb's are not const
        const Result<std::size_t> sent = bulk(usb::kOut, copy, deadline);
        return sent ? Status() : sent.error();
    }
    Result<std::size_t> receive(std::span<std::byte> room, Deadline deadline) override
    {
        return bulk(usb::kIn, room, deadline);
    }
    Status control(Control request, std::span<std::byte> room, Deadline deadline) override
    {
        const auto type = static_cast<std::uint8_t>(USB_TYPE_VENDOR | USB_RECIP_INTERFACE |
                                                    (room.empty() ? USB_DIR_OUT : USB_DIR_IN));
        const int moved = libusb_control_transfer(handle_, type, static_cast<std::uint8_t>(request), 0, 0,
                                                  reinterpret_cast<unsigned char *>(room.data()),
                                                  static_cast<std::uint16_t>(room.size()), left(deadline));
        if (moved < 0)
            return failure(moved);
        if (request != Control::Identify)
            for (const std::uint8_t endpoint : {usb::kOut, usb::kIn})
                if (const int cleared = libusb_clear_halt(handle_, endpoint); cleared != 0)
                    return failure(cleared);
        return {};
    }
    void cancel() noexcept override {}
    std::chrono::nanoseconds deviceCpu() const override { return {}; }

private:
    using Bytes = std::vector<std::byte>;

    PlainCable() { REQUIRE(libusb_init(&context_) == 0); }

    Result<std::size_t> bulk(std::uint8_t endpoint, std::span<std::byte> bytes, Deadline deadline)
    {
        int moved = 0;
        const int done = libusb_bulk_transfer(handle_, endpoint, reinterpret_cast<unsigned char *>(bytes.data()),
                                              static_cast<int>(bytes.size()), &moved, left(deadline));
        if (done != 0)
            return failure(done);
        return static_cast<std::size_t>(moved);
    }
    static unsigned left(Deadline deadline)
    {
        const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Deadline::clock::now());
        return static_cast<unsigned>(std::max<std::int64_t>(1, time.count())); // 0 would be for ever
    }
    static Error failure(int code)
    {
        const Errc kind = code == LIBUSB_ERROR_NO_DEVICE ? Errc::Disconnected
                          : code == LIBUSB_ERROR_TIMEOUT ? Errc::Timeout
                                                         : Errc::BadReply;
        return {kind, libusb_error_name(code)};
    }

    libusb_context *context_ = nullptr;
    libusb_device_handle *handle_ = nullptr;
};

} // namespace bokeh::accelerator::test
