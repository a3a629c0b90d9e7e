#include "engine/accelerator/emulator/gadget/function_fs.h"

#include <fcntl.h>
#include <linux/usb/functionfs.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#include "engine/accelerator/emulator/gadget/description.h"
#include "engine/base/worker.h"

namespace bokeh::accelerator::emulator::gadget {

namespace {

// The kernel names endpoints after their place among the descriptors.
constexpr const char *kControlName = "ep0", *kOutName = "ep1", *kInName = "ep2";
constexpr std::uint16_t kSuperSpeedPacket = 1024;

Result<FileHandle> openFile(const std::filesystem::path &path, int flags = 0)
{
    FileHandle file(::open(path.c_str(), O_RDWR | O_CLOEXEC | flags));
    if (!file)
        return systemError("there is no FunctionFS to be used at " + path.parent_path().string());
    return file;
}

} // namespace

Result<std::unique_ptr<FunctionFs>> FunctionFs::open(const std::filesystem::path &mount, const Options &options)
{
    FileHandle bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!bell)
        return systemError("no event can be made for the gadget");
    auto control = openFile(mount / kControlName);
    if (!control)
        return control.error();
    auto aio = Aio::make();
    if (!aio)
        return aio.error();
    auto opened = startThread([&] {
        return std::unique_ptr<FunctionFs>(
            new FunctionFs(options, std::move(bell), *std::move(control), *std::move(aio)));
    });
    if (!opened)
        return opened;
    if (Status described = (*opened)->describe(options.fastest); !described)
        return described.error();
    if (Status endpoints = (*opened)->openEndpoints(mount); !endpoints)
        return endpoints.error();
    return opened;
}

FunctionFs::FunctionFs(const Options &options, FileHandle bell, FileHandle control, std::unique_ptr<Aio> aio)
    : bell_(std::move(bell)),
      function_(
          options.device, [this] { ring(bell_); },
          options.paced ? ComputingDevice::Pace::Chip : ComputingDevice::Pace::Free),
      control_(std::move(control)),
      coming_(kPiece),
      going_(kPiece),
      aio_(std::move(aio))
{
}

Status FunctionFs::describe(protocol::Link fastest)
{
    for (const std::vector<std::byte> &bytes : {descriptors(fastest), strings()})
        if (::write(control_.number(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
            return systemError("the kernel does not take the accelerator's description; is the gadget in use?");
    return {};
}

Status FunctionFs::openEndpoints(const std::filesystem::path &mount)
{
    auto out = openFile(mount / kOutName, O_NONBLOCK);
    auto in = openFile(mount / kInName, O_NONBLOCK);
    if (!out || !in)
        return out ? in.error() : out.error();
    out_ = *std::move(out);
    in_ = *std::move(in);
    return {};
}

Status FunctionFs::serve(std::stop_token stop)
{
    const std::stop_callback wake(stop, [this] { ring(bell_); });
    while (!stop.stop_requested()) {
        std::array<pollfd, 3> files{
            {{control_.number(), POLLIN, 0}, {aio_->bell().number(), POLLIN, 0}, {bell_.number(), POLLIN, 0}}};
        if (::poll(files.data(), files.size(), -1) < 0 && errno != EINTR)
            return systemError("the gadget cannot be waited for");
        hush(bell_);
        if (files[0].revents & (POLLERR | POLLHUP))
            return Error{Errc::Disconnected, "the gadget was taken away"};
        if (files[0].revents & POLLIN)
            if (Status heeded = heed(); !heeded)
                return heeded;
        collect();
        const Status moved = pump();
        if (!moved)
            return moved.error().code == Errc::Cancelled ? Status() : moved;
    }
    return {};
}

Status FunctionFs::heed()
{
    usb_functionfs_event event{};
    const auto read = ::read(control_.number(), &event, sizeof event);
    if (read < 0 &&
        (errno == EINTR || errno == EAGAIN || errno == EIDRM)) // the last: the host has begun another request
        return {};
    if (read != sizeof event)
        return systemError("the gadget's events cannot be read");
    switch (event.type) {
    case FUNCTIONFS_ENABLE:
        enable();
        break;
    case FUNCTIONFS_DISABLE:
    case FUNCTIONFS_UNBIND:
        enabled_ = false; // the kernel ends the transfers under way
        break;
    case FUNCTIONFS_SETUP:
        answer(event.u.setup);
        break;
    default: // suspended, resumed, bound: nothing to do
        break;
    }
    return {};
}

void FunctionFs::enable()
{
    usb_endpoint_descriptor used{};
    const bool known = ::ioctl(out_.number(), FUNCTIONFS_ENDPOINT_DESC, &used) == 0;
    const bool fast = known && le16toh(used.wMaxPacketSize) == kSuperSpeedPacket;
    function_.connect(fast ? protocol::Link::SuperSpeed : protocol::Link::HighSpeed);
    holding_ = false;
    enabled_ = true;
}

void FunctionFs::answer(const usb_ctrlrequest &setup)
{
    const bool in = (setup.bRequestType & USB_DIR_IN) != 0;
    std::array<std::byte, protocol::Identity::kBytes> room{};
    const std::size_t length = std::min<std::size_t>(le16toh(setup.wLength), room.size());
    const bool ours = (setup.bRequestType & USB_TYPE_MASK) == USB_TYPE_VENDOR && (in || length == 0);
    if (ours && !in) {
        // All in flight is to be forgotten, and that is also what the kernel has but this has not seen: it reports a
        // request and a transfer that came before it in any order.
        aio_->drain();
        holding_ = false;
    }
    const Handshake handshake =
        ours ? function_.vendor(setup.bRequest, std::span(room).first(in ? length : 0)) : Handshake::Stall;
    // Moving data the way that was not asked for is how FunctionFS is told to stall. Either may fail if the host has
    // given the request up, which is its own business.
    [[maybe_unused]] ssize_t moved = 0;
    if (in == (handshake == Handshake::Ack))
        moved = ::write(control_.number(), room.data(), length);
    else
        moved = ::read(control_.number(), room.data(), 0);
}

void FunctionFs::collect()
{
    hush(aio_->bell());
    for (Aio::End end; aio_->end(end);) {
        if (end.tag == Aio::In || end.result < 0 || !enabled_)
            continue; // taken back, by us or because the host has gone
        held_ = static_cast<std::size_t>(end.result);
        holding_ = true;
    }
}

Status FunctionFs::pump()
{
    if (!enabled_)
        return {};
    const Handshake took = take();
    const Handshake gave = give();
    if (took == Handshake::Gone || gave == Handshake::Gone)
        return Error{Errc::Cancelled, "the device is unplugged"};
    if (took == Handshake::Stall || gave == Handshake::Stall)
        halt();
    // While the link goes down a transfer may be refused; the event that says so is on its way.
    if (!holding_ && !aio_->busy(Aio::Out))
        if (Status begun = aio_->read(Aio::Out, out_.number(), coming_);
            !begun && begun.error().code != Errc::Disconnected)
            return begun;
    return {};
}

Handshake FunctionFs::take()
{
    if (!holding_)
        return Handshake::Nak;
    const Handshake handshake = function_.out(std::span(coming_).first(held_));
    holding_ = handshake == Handshake::Nak;
    return handshake;
}

Handshake FunctionFs::give()
{
    if (aio_->busy(Aio::In))
        return Handshake::Nak;
    const Device::Arrival arrival = function_.in(going_);
    if (arrival.handshake == Handshake::Ack)
        // It fails only if the host has gone, and then nobody misses it.
        (void)aio_->write(Aio::In, in_.number(), std::span(going_).first(arrival.bytes));
    return arrival.handshake;
}

void FunctionFs::halt()
{
    // Again the wrong way round. It fails where an endpoint is halted already.
    std::byte unused{};
    [[maybe_unused]] ssize_t moved = ::write(out_.number(), &unused, 1);
    moved = ::read(in_.number(), &unused, 1);
}

} // namespace bokeh::accelerator::emulator::gadget
