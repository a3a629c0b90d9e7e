// An accelerator plugged into a USB port that is not there: umockdev shows the device in sysfs and hands over the
// ioctls of usbfs, so that the real libusb speaks to the emulated chip. Needs umockdev's preloaded library.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include <linux/usbdevice_fs.h>
#include <umockdev.h>

#include "engine/accelerator/emulator/usb_function.h"

namespace bokeh::accelerator::test {

/// One accelerator at port 1-1. One at a time lives in a process.
/// Threads: as UsbFunction says; the ioctls come on a thread of umockdev.
class UsbMock {
public:
    struct Options {
        emulator::Device::Options device;
        protocol::Link link = protocol::Link::SuperSpeed;
        std::vector<std::byte> configuration = {}; ///< shown instead of the chip's own, if not empty
        bool pluggedIn = true;                     ///< or by plug(), later
    };

    explicit UsbMock(const Options &);
    ~UsbMock();
    UsbMock(const UsbMock &) = delete;
    UsbMock &operator=(const UsbMock &) = delete;

    emulator::UsbFunction &chip() { return chip_; }
    void plug();   ///< once: puts it in, and the system tells of it
    void unplug(); ///< pulls it out: what is in flight ends, and the system tells of it
    /// The next read that ends shows this status, a negative errno, in place of its message.
    void failRead(int status) { failRead_ = status; }
    /// A write that is put off has taken this many bytes when the host gives it up.
    void takePart(std::uint32_t bytes) { takePart_ = bytes; }
    void ignoreControl(bool ignored) { ignoreControl_ = ignored; } ///< vendor requests go unanswered
    /// As usbfs does: what is under way, or over and not yet fetched, may have no more bytes than this.
    void limitMemory(std::size_t bytes) { memory_ = bytes; }
    std::size_t memoryUsed() const { return memoryUsed_; }
    int portResets() const { return portResets_; }

private:
    struct Urb {
        UMockdevIoctlData *data = nullptr;   ///< the struct; owned
        UMockdevIoctlData *buffer = nullptr; ///< what it points to; owned
        usbdevfs_urb &fields() const { return *reinterpret_cast<usbdevfs_urb *>(data->data); }
        std::span<std::byte> bytes() const;
        void release() const;
    };

    struct Worker {
        ~Worker()
        {
            if (context)
                g_main_context_unref(context);
        }
        std::atomic<GMainContext *> context = nullptr; ///< of umockdev's thread; known from its first ioctl on
    };

    static gboolean ioctl(UMockdevIoctlBase *, UMockdevIoctlClient *, gpointer);
    void handle(UMockdevIoctlClient *);
    static void capabilities(UMockdevIoctlClient *, UMockdevIoctlData *argument);
    void submit(UMockdevIoctlClient *, UMockdevIoctlData *argument);
    void discard(UMockdevIoctlClient *, UMockdevIoctlData *argument);
    void reap(UMockdevIoctlClient *);
    void wake();
    void progress();
    bool step(Urb &);
    bool control(Urb &);
    int standard(const usbdevfs_ctrltransfer &setup, std::span<std::byte> room) const;
    void finishHeld();
    void holdOver();
    void describe(); ///< plugs it in

    const Options options_;
    Worker worker_; ///< outlives the chip, which wakes it
    emulator::UsbFunction chip_;
    UMockdevTestbed *bed_ = nullptr;
    UMockdevIoctlBase *handler_ = nullptr;
    std::atomic<bool> gone_ = false, ignoreControl_ = false;
    std::atomic<std::size_t> memory_ = std::size_t{16} << 20, memoryUsed_ = 0; // the first is the kernel's own
    std::atomic<int> failRead_ = 0, portResets_ = 0;
    std::atomic<std::uint32_t> takePart_ = 0;
    // The rest belongs to umockdev's thread.
    std::map<unsigned char, std::deque<Urb>> waiting_; ///< by endpoint
    std::deque<Urb> done_;
    UMockdevIoctlClient *held_ = nullptr; ///< a reap that waits for something to reap
    GSource *timer_ = nullptr;
    unsigned hold_ = 1; ///< milliseconds
};

} // namespace bokeh::accelerator::test
