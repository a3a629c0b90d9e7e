#pragma once

#include <memory>
#include <stop_token>

#include "engine/accelerator/emulator/file_handle.h"
#include "engine/accelerator/emulator/usb_function.h"

namespace bokeh::accelerator::emulator::usbip {

class Session;

/// The emulated chip as a USB device with a plug that fits a socket: whoever is at the other end speaks USB/IP, be it
/// the kernel of this machine (Port) or of another (Server). The network stays loaded from one host to the next.
/// Threads: serve() by one thread at a time; function() by any.
class Plug {
public:
    struct Options {
        Device::Options device = {};
        protocol::Link link = protocol::Link::SuperSpeed; ///< not None: that is how a USB device tells its speed
        bool paced = false;                               ///< transfers and masks take as long as with the real chip
    };
    static Result<std::unique_ptr<Plug>> make(const Options &);

    /// Until the host hangs up, the device is unplugged, or a stop is requested. BadReply if the host breaks the
    /// protocol; Disconnected if the connection breaks. The socket is the caller's.
    Status serve(int socket, std::stop_token);

    UsbFunction &function() { return function_; }
    const Options &options() const { return options_; }

private:
    Plug(const Options &, FileHandle bell);
    Status hear(int socket, Session &, bool &over);

    const Options options_;
    FileHandle bell_; ///< rings when the device has changed or a stop is requested
    UsbFunction function_;
};

} // namespace bokeh::accelerator::emulator::usbip
