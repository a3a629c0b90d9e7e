#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/accelerator/protocol.h"
#include "engine/accelerator/transport.h"
#include "engine/model/network.h"

namespace bokeh::accelerator {

class Witness;

/// The host's view of one accelerator, real or emulated: the only client of the protocol, for every transport.
///
///     open --> Idle --load--> Ready <--submit / collect--> Running
///
/// Threads: one owner thread, except that submit() and collect() may be called from two; cancel() from any thread.
class Accelerator {
public:
    struct Identity {
        std::string name;           ///< "Emulated 5801 (avx512-vnni)"
        std::uint16_t protocol = 0; ///< version spoken
        std::uint16_t firmware = 0;
        int cap = 31;    ///< largest activation it computes with: 31, or 127 (the wide profile)
        int credits = 0; ///< frames that may be in flight
        protocol::Link link = protocol::Link::None; ///< as negotiated; None: in this process
    };

    /// Identifies the device, resets it and learns its limits. Unsupported if it speaks another version.
    static Result<std::unique_ptr<Accelerator>> open(std::unique_ptr<Transport>, Deadline);
    ~Accelerator(); ///< cancels; never waits longer than one transfer

    const Identity &identity() const;

    /// Uploads a network in chunks; the old one is valid until the device has committed the new one. Frames in flight
    /// are dropped. BadInput if the device refuses it, with the device's reason. No submit() or collect() at the same
    /// time.
    Status load(const model::Network &, Deadline);

    /// Sends one input, planar [inputChannels][side][side] of 8-bit samples, copied before return. Waits for a credit.
    /// `sequence` comes back with its mask. BadReply if the device has halted: recovered as by collect().
    Status submit(std::uint32_t sequence, std::span<const std::uint8_t> input, Deadline);

    /// Waits for the oldest submitted input's mask: [maskChannels][side][side], 0..outputCap. Returns its sequence.
    /// Timeout leaves it in flight: collect again. BadReply for a damaged or unexpected answer; the stream has been
    /// recovered when it returns, and frames in flight are lost. Exhausted for a frame that the device refused, as when
    /// it is too hot: that frame alone is lost. The output holds nothing of use after an error.
    Result<std::uint32_t> collect(std::span<std::uint16_t> output, Deadline);

    /// A heartbeat for a device that has nothing to do: whether it still answers. No frame may be in flight, nor be
    /// submitted meanwhile; collect() may wait for one.
    Status ping(Deadline);

    /// Asks for masks that the witness knows, and is watched by it from then on. BadReply if one of them is wrong:
    /// witness()->lie() says so. A network is loaded, nothing is in flight, and no other call at the same time.
    ///
    /// Once a mask is found to be wrong this object is cancelled.
    Status examine(std::unique_ptr<Witness>, Deadline);
    /// Asks for those masks again; success without a witness.
    Status confirm(Deadline);
    Witness *witness() const; ///< null: nobody looks

    /// How many submitted inputs have not been collected.
    int inFlight() const;

    void cancel() noexcept;

    /// CPU time of an emulated chip; zero for a real one.
    std::chrono::nanoseconds networkCpu() const;

private:
    struct Impl;
    explicit Accelerator(std::unique_ptr<Impl>);
    std::unique_ptr<Impl> impl_;
};

} // namespace bokeh::accelerator
