#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "engine/accelerator/emulator/usbip/plug.h"

namespace bokeh::accelerator::emulator::usbip {

/// Offers a Plug to the standard program "usbip attach", on this machine only: it listens on the loopback address and
/// no other, and has no word that would make it listen elsewhere. One host at a time has the device; others may list it
/// meanwhile, and are refused when they want it. What they send is hostile input: a guest has five seconds in all to
/// say what it wants, and a host that has taken the device as long to begin. Threads: one owner thread, and one of its
/// own while a host has the device.
class Server {
public:
    /// Port 0: any that is free. BadInput if it is taken.
    static Result<std::unique_ptr<Server>> listen(std::uint16_t port);

    std::uint16_t port() const { return port_; }

    using Said = std::function<void(const std::string &)>;
    /// Serves one host after another until a stop is requested. `said` hears what happens, a sentence each, from one
    /// thread at a time.
    Status run(Plug &plug, std::stop_token, const Said &said);

private:
    Server(FileHandle socket, FileHandle bell, std::uint16_t port);
    Status greet(int socket, Plug &plug, std::stop_token, const Said &said);

    FileHandle socket_;
    FileHandle bell_; ///< rings when a stop is requested, and then for ever
    const std::uint16_t port_;
};

} // namespace bokeh::accelerator::emulator::usbip
