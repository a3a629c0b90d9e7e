#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "engine/accelerator/emulator/usb_function.h"
#include "engine/accelerator/emulator/usbip/control_pipe.h"
#include "engine/accelerator/emulator/usbip/packets.h"
#include "engine/accelerator/emulator/wire.h"

namespace bokeh::accelerator::emulator::usbip {

/// One host's time with the device, from attaching to detaching: its requests in, their completions out. It does no
/// I/O: whoever owns the socket moves the bytes. Requests of one endpoint are served in order; what the device cannot
/// do yet waits here, and can be taken back.
/// What the host sends is hostile input: what it may make us keep is bounded.
/// Threads: one owner thread.
class Session {
public:
    using Time = Wire::Time;

    /// `paced`: transfers take as long as over the real link. `function` must outlive the session.
    Session(UsbFunction &function, protocol::Link, bool paced);

    /// Bytes from the host, in pieces of any length. BadReply if it breaks the protocol: the connection is of no more
    /// use.
    Status receive(std::span<const std::byte>);

    /// Serves what can be served by now. Call when bytes have come, when the device has changed, and at wakeAt().
    void work(Time now);
    std::optional<Time> wakeAt(Time now) const; ///< empty: time alone changes nothing

    /// What is to be sent to the host; the owner takes it away.
    std::vector<std::byte> &answers() { return answers_; }
    bool unplugged() const { return unplugged_; } ///< the device is gone: hang up

private:
    struct Waiting {
        Submit submit;
        std::vector<std::byte> data;                ///< OUT
        std::optional<Time> arrives = std::nullopt; ///< OUT: when it has passed the wire
    };

    /// Bytes used, 0 if more are needed.
    Result<std::size_t> takeCommand(std::span<const std::byte>);
    Status take(const Submit &, std::span<const std::byte> data);
    void take(const Unlink &);
    void serveControl(const Submit &);
    bool serveOut(Time now); ///< false: not now
    bool serveIn(Time now);
    void land();
    void complete(std::vector<std::byte> &to, const Submit &, Handshake, std::span<const std::byte> data,
                  std::size_t bytes);

    UsbFunction &function_;
    ControlPipe control_;
    Wire wire_;
    std::vector<std::byte> input_; ///< a command that is not whole yet
    std::deque<Waiting> out_, in_;
    std::size_t waitingBytes_ = 0;      ///< of OUT data
    std::vector<std::byte> travelling_; ///< a completion on its way to the host until the wire is free
    std::vector<std::byte> room_;       ///< for one IN transfer
    std::vector<std::byte> answers_;
    bool unplugged_ = false;
};

} // namespace bokeh::accelerator::emulator::usbip
