#include "tests/accelerator/usb_mock.h"

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <libusb.h>
#include <sys/ioctl.h>

#include "engine/accelerator/emulator/usb_descriptors.h"

namespace bokeh::accelerator::test {

using emulator::Handshake;

namespace {

constexpr const char *kNode = "/dev/bus/usb/001/002", *kSysfs = "/sys/devices/usb1/1-1";
// The preloaded library lets one ioctl at a time pass, so a reap may not be held for long; the longer nothing happens,
// the longer it may. A poll of the node is always ready: without this the host would spin.
constexpr unsigned kLongestHold = 16;

std::string hex(std::span<const std::byte> bytes)
{
    std::string text;
    for (std::byte b : bytes)
        text += fmt::format("{:02X}", static_cast<unsigned>(b));
    return text;
}

} // namespace

std::span<std::byte> UsbMock::Urb::bytes() const
{
    return {reinterpret_cast<std::byte *>(buffer->data), static_cast<std::size_t>(fields().buffer_length)};
}

void UsbMock::Urb::release() const
{
    umockdev_ioctl_data_unref(buffer);
    umockdev_ioctl_data_unref(data);
}

UsbMock::UsbMock(const Options &options) : options_(options), chip_(options.device, [this] { wake(); })
{
    chip_.connect(options.link);
    bed_ = umockdev_testbed_new();
    REQUIRE(umockdev_in_mock_environment()); // else the library is not preloaded
    if (options.pluggedIn)
        describe();
    handler_ = umockdev_ioctl_base_new();
    g_signal_connect(handler_, "handle-ioctl", G_CALLBACK(ioctl), this);
    REQUIRE(umockdev_testbed_attach_ioctl(bed_, kNode, handler_, nullptr));
}

UsbMock::~UsbMock()
{
    umockdev_testbed_detach_ioctl(bed_, kNode, nullptr);
    g_object_unref(handler_);
    g_object_unref(bed_);
    for (const auto &[endpoint, urbs] : waiting_)
        for (const Urb &urb : urbs)
            urb.release();
    for (const Urb &urb : done_)
        urb.release();
    if (timer_)
        g_source_unref(timer_);
    if (held_)
        g_object_unref(held_);
}

void UsbMock::describe()
{
    const auto device = emulator::deviceDescriptor(options_.link);
    const auto own = emulator::configurationDescriptor(options_.link);
    const std::string bytes =
        hex(device) + hex(options_.configuration.empty() ? own : std::span<const std::byte>(options_.configuration));
    const std::string text =
        fmt::format("P: /devices/usb1/1-1\nN: bus/usb/001/002={0}\n"
                    "E: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\nE: BUSNUM=001\n"
                    "E: DEVNUM=002\nE: DEVNAME=/dev/bus/usb/001/002\nE: MAJOR=189\nE: MINOR=1\n"
                    "A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=2\\n\nA: speed={1}\\n\n"
                    "H: descriptors={0}\n",
                    bytes, options_.link == protocol::Link::SuperSpeed ? 5000 : 480);
    GError *error = nullptr;
    const bool added = umockdev_testbed_add_from_string(bed_, text.c_str(), &error);
    INFO((error ? error->message : ""));
    REQUIRE(added);
}

void UsbMock::plug()
{
    describe();
    umockdev_testbed_uevent(bed_, kSysfs, "add");
}

void UsbMock::unplug()
{
    gone_ = true;
    wake();
    umockdev_testbed_uevent(bed_, kSysfs, "remove");
}

/// Called by any thread, some with the chip's lock held: what follows happens on umockdev's.
void UsbMock::wake()
{
    if (!worker_.context) // then nothing waits
        return;
    GSource *source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(
        source,
        [](gpointer self) -> gboolean {
            static_cast<UsbMock *>(self)->progress();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(source, worker_.context);
    g_source_unref(source);
}

gboolean UsbMock::ioctl(UMockdevIoctlBase *, UMockdevIoctlClient *client, gpointer self)
{
    static_cast<UsbMock *>(self)->handle(client);
    return TRUE;
}

void UsbMock::handle(UMockdevIoctlClient *client)
{
    if (!worker_.context)
        worker_.context = g_main_context_ref_thread_default();
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    const auto finish = [client](long result, int error) { umockdev_ioctl_client_complete(client, result, error); };
    switch (umockdev_ioctl_client_get_request(client)) {
    case USBDEVFS_GET_CAPABILITIES:
        capabilities(client, argument);
        break;
    case USBDEVFS_SUBMITURB:
        submit(client, argument);
        break;
    case USBDEVFS_DISCARDURB:
        discard(client, argument);
        break;
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
        reap(client);
        break;
    case USBDEVFS_RESET:
        ++portResets_;
        finish(gone_ ? -1 : 0, gone_ ? ENODEV : 0);
        break;
    case USBDEVFS_CLEAR_HALT:
        chip_.flushOut();
        chip_.flushIn();
        [[fallthrough]];
    case USBDEVFS_CLAIMINTERFACE:
    case USBDEVFS_RELEASEINTERFACE:
    case USBDEVFS_DISCONNECT_CLAIM:
        finish(gone_ ? -1 : 0, gone_ ? ENODEV : 0);
        break;
    case USBDEVFS_GETDRIVER:
        finish(-1, ENODATA);
        break;
    default:
        finish(-1, ENOTTY);
        break;
    }
}

void UsbMock::capabilities(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    UMockdevIoctlData *word = umockdev_ioctl_data_resolve(argument, 0, sizeof(guint32), nullptr);
    const guint32 flags = USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
    std::memcpy(word->data, &flags, sizeof flags);
    umockdev_ioctl_client_complete(client, 0, 0);
    umockdev_ioctl_data_unref(word);
}

void UsbMock::submit(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    hold_ = 1;
    Urb urb;
    urb.data = umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_urb), nullptr);
    if (gone_ || memoryUsed_ + static_cast<std::size_t>(urb.fields().buffer_length) > memory_) {
        umockdev_ioctl_client_complete(client, -1, gone_ ? ENODEV : ENOMEM);
        umockdev_ioctl_data_unref(urb.data);
        return;
    }
    urb.buffer = umockdev_ioctl_data_resolve(urb.data, offsetof(usbdevfs_urb, buffer),
                                             static_cast<gsize>(urb.fields().buffer_length), nullptr);
    memoryUsed_ += urb.bytes().size();
    waiting_[urb.fields().endpoint].push_back(urb);
    umockdev_ioctl_client_complete(client, 0, 0);
    progress();
}

void UsbMock::discard(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    hold_ = 1;
    const gulong address = *reinterpret_cast<gulong *>(argument->data);
    for (auto &[endpoint, urbs] : waiting_)
        for (auto at = urbs.begin(); at != urbs.end(); ++at)
            if (at->data->client_addr == address) {
                at->fields().status = -ENOENT;
                if ((endpoint & LIBUSB_ENDPOINT_IN) == 0)
                    at->fields().actual_length = static_cast<int>(takePart_.exchange(0));
                done_.push_back(*at);
                urbs.erase(at);
                umockdev_ioctl_client_complete(client, 0, 0);
                finishHeld();
                return;
            }
    umockdev_ioctl_client_complete(client, -1, EINVAL);
}

void UsbMock::reap(UMockdevIoctlClient *client)
{
    held_ = static_cast<UMockdevIoctlClient *>(g_object_ref(client));
    progress();
    if (!held_)
        return;
    timer_ = g_timeout_source_new(hold_);
    hold_ = std::min(2 * hold_, kLongestHold);
    g_source_set_callback(
        timer_,
        [](gpointer self) -> gboolean {
            static_cast<UsbMock *>(self)->holdOver();
            return G_SOURCE_REMOVE;
        },
        this, nullptr);
    g_source_attach(timer_, worker_.context);
}

void UsbMock::holdOver()
{
    g_source_unref(timer_);
    timer_ = nullptr;
    UMockdevIoctlClient *client = std::exchange(held_, nullptr);
    umockdev_ioctl_client_complete(client, -1, EAGAIN);
    g_object_unref(client);
}

void UsbMock::finishHeld()
{
    if (!held_ || done_.empty())
        return;
    if (timer_) {
        g_source_destroy(timer_);
        g_source_unref(std::exchange(timer_, nullptr));
    }
    hold_ = 1;
    const Urb urb = done_.front();
    done_.pop_front();
    UMockdevIoctlClient *client = std::exchange(held_, nullptr);
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *pointer = umockdev_ioctl_data_resolve(argument, 0, sizeof(gpointer), nullptr);
    umockdev_ioctl_data_set_ptr(pointer, 0, urb.data);
    memoryUsed_ -= urb.bytes().size();
    umockdev_ioctl_client_complete(client, 0, 0);
    umockdev_ioctl_data_unref(pointer);
    g_object_unref(client);
    urb.release();
}

void UsbMock::progress()
{
    for (auto &[endpoint, urbs] : waiting_)
        while (!urbs.empty() && step(urbs.front())) {
            done_.push_back(urbs.front());
            urbs.pop_front();
        }
    finishHeld();
}

/// Whether it is over.
bool UsbMock::step(Urb &urb)
{
    usbdevfs_urb &fields = urb.fields();
    emulator::Device::Arrival end{Handshake::Gone};
    if (gone_)
        end = {Handshake::Gone};
    else if (fields.type == USBDEVFS_URB_TYPE_CONTROL)
        return control(urb);
    else if ((fields.endpoint & LIBUSB_ENDPOINT_IN) == 0)
        end = {chip_.out(urb.bytes()), urb.bytes().size()};
    else
        end = chip_.in(urb.bytes());
    if (end.handshake == Handshake::Nak)
        return false;
    fields.actual_length = end.handshake == Handshake::Ack ? static_cast<int>(end.bytes) : 0;
    fields.status = end.handshake == Handshake::Ack     ? 0
                    : end.handshake == Handshake::Stall ? -EPIPE
                    : end.handshake == Handshake::Gone  ? -ESHUTDOWN
                                                        : -EOVERFLOW;
    if ((fields.endpoint & LIBUSB_ENDPOINT_IN) != 0 && fields.status == 0)
        fields.status = failRead_.exchange(0);
    return true;
}

bool UsbMock::control(Urb &urb)
{
    usbdevfs_ctrltransfer setup{};
    std::memcpy(&setup, urb.bytes().data(), 8);
    const auto room = urb.bytes().subspan(8);
    const bool vendor = (setup.bRequestType & 0x60) == 0x40;
    if (vendor && ignoreControl_)
        return false;
    int moved = static_cast<int>(room.size());
    if (!vendor)
        moved = standard(setup, room);
    else if (const Handshake handshake = chip_.vendor(setup.bRequest, room); handshake != Handshake::Ack)
        moved = handshake == Handshake::Gone ? -ESHUTDOWN : -EPIPE;
    urb.fields().status = std::min(moved, 0);
    urb.fields().actual_length = std::max(moved, 0);
    return true;
}

int UsbMock::standard(const usbdevfs_ctrltransfer &setup, std::span<std::byte> room) const
{
    constexpr int kGetDescriptor = 6, kString = 3;
    if (setup.bRequest != kGetDescriptor || setup.wValue >> 8 != kString)
        return -EPIPE;
    const std::vector<std::byte> bytes = emulator::stringDescriptor(static_cast<std::uint8_t>(setup.wValue & 0xFF));
    const std::size_t moved = std::min(bytes.size(), room.size());
    std::copy_n(bytes.begin(), moved, room.begin());
    return bytes.empty() ? -EPIPE : static_cast<int>(moved);
}

} // namespace bokeh::accelerator::test
