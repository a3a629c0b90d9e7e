#pragma once

#include <memory>
#include <stop_token>

#include "engine/accelerator/emulator/usbip/plug.h"

namespace bokeh::accelerator::emulator::usbip {

/// A port of this machine's own USB, into which a Plug is put: the kernel's virtual host controller (vhci_hcd), over a
/// pair of sockets. No network, and no program but this one. Needs root.
/// Threads: one owner thread.
class Port {
public:
    /// Unsupported if the kernel has not loaded vhci_hcd; Exhausted if no port of this speed is free. The kernel begins
    /// to ask who is there at once, and waits for an answer for some seconds: serve soon.
    static Result<std::unique_ptr<Port>> open(protocol::Link);
    ~Port(); ///< unplugs

    /// Until the kernel lets the device go, it is unplugged, or a stop is requested; then it is out of the port. Call
    /// once. `plug` has the port's speed.
    Status serve(Plug &plug, std::stop_token);

    int number() const { return number_; }

private:
    Port(int number, FileHandle socket);

    const int number_;
    FileHandle socket_;
};

} // namespace bokeh::accelerator::emulator::usbip
