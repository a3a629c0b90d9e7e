#include "engine/accelerator/usb/usb_transport.h"

#include <algorithm>

#include "engine/accelerator/usb/device_class.h"
#include "engine/accelerator/usb/errors.h"

namespace bokeh::accelerator::usb {

using std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kAfterReset{500}; // at least, for a device that has come back to its senses

Error tornError()
{
    return {Errc::BadReply, "a message to the accelerator was cut off part way"};
}

} // namespace

Result<std::unique_ptr<Transport>> openUsb(std::string_view serial)
{
    Result<std::unique_ptr<UsbTransport>> opened = UsbTransport::open(serial);
    if (!opened)
        return opened.error();
    return std::unique_ptr<Transport>(*std::move(opened));
}

Result<std::unique_ptr<UsbTransport>> UsbTransport::open(std::string_view serial)
{
    Result<std::unique_ptr<Context>> context = Context::open();
    if (!context)
        return context.error();
    Result<DeviceHandle> device = openDevice((*context)->get(), serial);
    if (!device)
        return device.error();
    std::unique_ptr<UsbTransport> transport(new UsbTransport(*std::move(context), *std::move(device)));
    const Lock lock(transport->line_.mutex);
    if (Status posted = transport->in_.post(transport->device_.get()); !posted)
        return posted.error();
    return transport;
}

UsbTransport::UsbTransport(std::unique_ptr<Context> context, DeviceHandle device)
    : context_(std::move(context)), in_(line_), out_(line_), control_(line_), device_(std::move(device))
{
}

UsbTransport::~UsbTransport()
{
    cancel();
    Lock lock(line_.mutex);
    line_.changed.wait_for(lock, kCancellation, [this] { return !in_.busy() && !out_.busy() && !control_.busy(); });
}

void UsbTransport::cancel() noexcept
{
    const Lock lock(line_.mutex);
    line_.cancelled = true;
    in_.cancel();
    out_.cancel();
    control_.cancel();
    line_.changed.notify_all();
}

Status UsbTransport::send(std::span<const std::byte> bytes, Deadline deadline)
{
    Lock lock(line_.mutex);
    line_.changed.wait_until(lock, deadline, [this] { return !recovering_ || line_.stopped(); });
    if (const auto failure = line_.failure())
        return *failure;
    if (recovering_)
        return timeoutError();
    if (torn_)
        return tornError();
    const unsigned before = recoveries_;
    if (Status started = startOut(lock, bytes); !started)
        return started;
    (void)out_.await(lock, deadline);
    if (const auto failure = line_.failure())
        return *failure;
    if (out_.moved() == bytes.size()) // even if it was cancelled just then
        return {};
    if (recoveries_ != before) // the device has forgotten what it had of this
        return transferError(LIBUSB_TRANSFER_CANCELLED);
    torn_ = out_.moved() > 0;
    if (out_.status() == LIBUSB_TRANSFER_COMPLETED)
        return tornError();
    return out_.status() == LIBUSB_TRANSFER_CANCELLED ? timeoutError() : transferError(out_.status());
}

Status UsbTransport::startOut(Lock &lock, std::span<const std::byte> bytes)
{
    const unsigned before = recoveries_;
    // libusb's buffers are not const; it only reads one that goes out.
    const std::span<std::byte> borrowed(const_cast<std::byte *>(bytes.data()), bytes.size());
    Status started = out_.startBulk(device_.get(), kOut, borrowed);
    while (!started && started.error().code == Errc::Exhausted && in_.halve()) {
        line_.changed.wait_for(lock, kCancellation, [this] { return !in_.releasing() || line_.stopped(); });
        if (const auto failure = line_.failure())
            return *failure;
        if (recoveries_ != before)
            return transferError(LIBUSB_TRANSFER_CANCELLED);
        started = out_.startBulk(device_.get(), kOut, borrowed);
    }
    return started;
}

Result<std::size_t> UsbTransport::receive(std::span<std::byte> room, Deadline deadline)
{
    Lock lock(line_.mutex);
    for (;;) {
        const bool ready =
            line_.changed.wait_until(lock, deadline, [this] { return in_.arrived() || line_.stopped(); });
        if (const auto failure = line_.failure())
            return *failure;
        if (!ready)
            return timeoutError();
        if (auto message = in_.take(room))
            return *std::move(message);
    }
}

Status UsbTransport::control(Control what, std::span<std::byte> room, Deadline deadline)
{
    if (room.size() != (what == Control::Identify ? protocol::Identity::kBytes : 0))
        return Error{Errc::BadInput, "a control request with the wrong room for its answer"};
    return what == Control::Identify ? request(what, room, deadline) : recover(what, deadline);
}

Status UsbTransport::request(Control what, std::span<std::byte> room, Deadline deadline)
{
    Lock lock(line_.mutex);
    if (const auto failure = line_.failure())
        return *failure;
    libusb_fill_control_setup(reinterpret_cast<unsigned char *>(setup_.data()), room.empty() ? kTell : kAsk,
                              static_cast<std::uint8_t>(what), 0, kInterface, static_cast<std::uint16_t>(room.size()));
    if (Status started = control_.startControl(device_.get(), std::span(setup_).first(kSetup + room.size())); !started)
        return started;
    (void)control_.await(lock, deadline);
    if (const auto failure = line_.failure())
        return *failure;
    if (control_.status() == LIBUSB_TRANSFER_CANCELLED)
        return timeoutError();
    if (control_.status() != LIBUSB_TRANSFER_COMPLETED)
        return transferError(control_.status());
    if (control_.moved() != room.size())
        return Error{Errc::BadReply, "the accelerator answered a control request with too few bytes"};
    std::copy_n(setup_.begin() + kSetup, room.size(), room.begin());
    return {};
}

Status UsbTransport::recover(Control what, Deadline deadline)
{
    Lock lock(line_.mutex);
    if (Status quiet = quiesce(lock, deadline); !quiet)
        return quiet;
    lock.unlock();
    Status told = request(what, {}, deadline);
    // The watchdog's last step within one connection; after it only opening anew helps, which is the caller's.
    if (!told && (told.error().code == Errc::Timeout || told.error().code == Errc::BadReply))
        if (told = resetPort(); told)
            told = request(what, {}, std::max(deadline, steady_clock::now() + kAfterReset));
    if (told)
        told = clearHalts();
    lock.lock();
    recovering_ = false;
    // A port that was reset may have come back as another device.
    line_.gone = line_.gone || (!told && told.error().code == Errc::Disconnected);
    line_.changed.notify_all();
    if (const auto failure = line_.failure())
        return *failure;
    if (!told)
        return told;
    torn_ = false;
    return in_.post(device_.get());
}

Status UsbTransport::quiesce(Lock &lock, Deadline deadline)
{
    recovering_ = true;
    ++recoveries_;
    in_.cancel();
    out_.cancel();
    // Every callback, whatever the deadline: the buffers are used again.
    const Deadline last = std::max(deadline, steady_clock::now() + kCancellation);
    line_.changed.wait_until(lock, last, [this] { return line_.stopped() || (!in_.busy() && !out_.busy()); });
    const auto failure = line_.failure();
    if (!failure && !in_.busy() && !out_.busy())
        return {};
    line_.gone = line_.gone || !failure; // transfers that cannot be cancelled are those of a wedged kernel
    recovering_ = false;
    line_.changed.notify_all();
    return failure ? *failure : unpluggedError();
}

Status UsbTransport::clearHalts()
{
    for (const std::uint8_t endpoint : {kOut, kIn})
        if (const int code = libusb_clear_halt(device_.get(), endpoint); code != 0)
            return errorOf(code, "clearing a halt of the accelerator");
    return {};
}

Status UsbTransport::resetPort()
{
    const int code = libusb_reset_device(device_.get());
    return code == 0 ? Status() : errorOf(code, "resetting the accelerator's port");
}

} // namespace bokeh::accelerator::usb
