#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/accelerator/emulator/gadget/aio.h"
#include "engine/accelerator/emulator/usb_function.h"

struct usb_ctrlrequest;

namespace bokeh::accelerator::emulator::gadget {

/// The emulated chip at the device port of a single-board computer, for whatever is at the other end of the cable: the
/// kernel does the USB, and hands endpoints and vendor requests to this by FunctionFS. README.md says how a gadget is
/// set up.
/// Threads: one owner thread.
class FunctionFs {
public:
    struct Options {
        Device::Options device = {};
        protocol::Link fastest = protocol::Link::SuperSpeed; ///< that is offered; the link settles for what it can
        bool paced = false; ///< masks take as long as the chip's; the link is real and takes what it takes
    };

    /// Opens the FunctionFS mounted at `mount` and describes the function to the kernel. From then on the gadget can be
    /// bound to a controller. BadInput if no FunctionFS is mounted there, or it is in use.
    static Result<std::unique_ptr<FunctionFs>> open(const std::filesystem::path &mount, const Options &);

    /// Serves hosts, one after another, until a stop is requested or the device is unplugged by a fault. Disconnected
    /// if the function is taken away from under it.
    Status serve(std::stop_token);

    UsbFunction &function() { return function_; }

private:
    /// Endpoints' transfers are cut to this: whole packets, and no more than a kernel can find in one piece.
    static constexpr std::size_t kPiece = 65536;

    FunctionFs(const Options &, FileHandle bell, FileHandle control, std::unique_ptr<Aio>);

    Status describe(protocol::Link fastest);
    Status openEndpoints(const std::filesystem::path &mount);
    Status heed(); ///< an event of endpoint 0
    void answer(const usb_ctrlrequest &);
    void enable();
    void collect(); ///< transfers that have ended
    Status pump();  ///< moves what can be moved
    Handshake take();
    Handshake give();
    void halt();

    FileHandle bell_; ///< rings when the device has changed or a stop is requested
    UsbFunction function_;
    FileHandle control_, out_, in_;
    std::vector<std::byte> coming_, going_; ///< kPiece each
    std::size_t held_ = 0;                  ///< bytes in coming_ that the device has not taken yet
    bool holding_ = false;
    bool enabled_ = false;
    std::unique_ptr<Aio> aio_; ///< last: ends before the memory it works on
};

} // namespace bokeh::accelerator::emulator::gadget
