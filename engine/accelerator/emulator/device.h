#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accelerator/emulator/executor.h"
#include "engine/accelerator/emulator/in_queue.h"
#include "engine/accelerator/emulator/lie.h"
#include "engine/accelerator/emulator/loaded_network.h"
#include "engine/accelerator/protocol.h"
#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::emulator {

/// What to break, and when: bytes and frames are counted from the moment the faults are set. Nothing by default.
struct Faults {
    using Count = std::optional<std::uint64_t>;
    Count unplugAfterBytes = {};  ///< moved in both directions; the transfer that reaches it is lost
    Count muteAfterFrames = {};   ///< after so many results it takes everything and says nothing, until Reset
    Count corruptResult = {};     ///< 0-based number of the result that has one bit flipped
    Count shortenResult = {};     ///< ... of which only the first half arrives
    Count stallAtResult = {};     ///< ... in whose place the endpoints halt
    Count dropResult = {};        ///< ... that is never sent
    Count duplicateSequence = {}; ///< ... that carries the sequence of the result before it
    Count overheatAtFrame = {};   ///< 0-based number of the frame refused with OVERTEMP
    Count lieFromResult = {};     ///< 0-based number of the first result whose mask is wrong, as are all after it
    Lie lie = Lie::AllOnes;       ///< how
};

/// How the device ends a transfer.
enum class Handshake {
    Ack,      ///< done
    Nak,      ///< not now: try again when the device has changed
    Stall,    ///< the endpoints are halted until Control::Abort or Reset
    Overflow, ///< the host's room was too small; the message is lost
    Gone,     ///< unplugged
};

/// The chip as a data sheet would describe it: what it answers to bytes. It knows no host class, no thread and no
/// clock. PROTOCOL.md tells what it does; this is that page as a program.
///
/// Computing: the owner asks for it, so that transfers go on meanwhile. begin() hands out the oldest work, compute()
/// does it touching nothing else of the device, finish() makes its answer ready to be sent. step() is the three at
/// once. Threads: none. The owner serialises calls, but compute() may run beside any other call. One work at a time.
class Device {
public:
    struct Options {
        int cap = 31;    ///< largest activation it computes with: 31, or 127 (the wide profile)
        int credits = 2; ///< frames it holds; brought into [1, kMaxCredits]
        Arithmetic arithmetic = Arithmetic::Automatic;
        Faults faults = {};
    };
    struct Registers {
        std::uint64_t bytesOut = 0; ///< host to device, transfers that were acknowledged
        std::uint64_t bytesIn = 0;
        std::uint64_t framesTaken = 0;
        std::uint64_t framesComputed = 0; ///< since Reset; all others: since power-on
        std::uint64_t resultsSent = 0;
        std::uint64_t errors = 0; ///< Error messages made
        std::uint64_t stalls = 0;
    };
    struct Work {
        std::shared_ptr<LoadedNetwork> network; ///< the frame's, or the one made of `file`
        LoadedNetwork::Slot *slot = nullptr;    ///< of the frame; null: a network is to be committed
        std::vector<std::byte> file;
        std::uint32_t checksum = 0; ///< that the host expects of `file`
        protocol::Header request;
        protocol::DeviceError refused = protocol::DeviceError::None;
        std::string reason;
        std::uint32_t generation = 0; ///< that it belongs to; Abort and Reset begin the next
    };

    explicit Device(const Options &);

    /// One OUT transfer: just one message. Nak while there is no room for an answer.
    Handshake out(std::span<const std::byte> transfer);

    struct Arrival {
        Handshake handshake;
        std::size_t bytes = 0; ///< written to the room
    };
    /// One IN transfer: the oldest message. Nak if there is none.
    Arrival in(std::span<std::byte> room);

    /// Control::Identify writes 32 bytes; Nak if `room` is not just as large as the request defines.
    Handshake control(Control, std::span<std::byte> room);

    bool hasWork() const;
    std::optional<Work> begin(); ///< empty if there is none, or the last one is not finished
    void compute(Work &) const;
    void finish(Work);
    bool step(); ///< at most one frame or one network; false if there was nothing to do

    void inject(const Faults &);                        ///< in place of the earlier ones; counting begins anew
    void setLink(protocol::Link link) { link_ = link; } ///< as negotiated by whoever carries the bytes
    bool unplugged() const { return gone_; }
    bool halted() const { return halted_; }
    const Registers &registers() const { return registers_; }

private:
    struct Upload {
        std::vector<std::byte> file;
        std::size_t size = 0; ///< that it will have; 0: no upload
        std::uint32_t id = 0;
    };

    void dispatch(const protocol::Message &);
    void hello(const protocol::Header &);
    void modelBegin(const protocol::Message &);
    void modelData(const protocol::Message &);
    void modelCommit(const protocol::Message &);
    void frame(const protocol::Message &);
    void flush(const protocol::Header &);
    void flushIfDone();
    void report(const protocol::Header &request);
    void refuse(const protocol::Header &request, protocol::DeviceError, std::string_view reason = {});

    void count(std::size_t bytes, std::uint64_t &counter);
    void halt(protocol::DeviceError);
    bool mute() const;
    std::optional<Handshake> failAtResult(); ///< applies the faults that come before sending
    std::size_t damageResult(std::span<std::byte> message);
    void dropInFlight();
    void reset();
    protocol::Identity identity() const;

    const Options options_;
    Registers registers_;
    InQueue answers_;
    std::shared_ptr<LoadedNetwork> network_; ///< in force
    Upload upload_;
    std::optional<protocol::Header> commit_, flush_; ///< requests not yet answered
    std::uint32_t commitChecksum_ = 0;
    std::array<LoadedNetwork::Slot *, protocol::kMaxCredits> waiting_{}; ///< frames to compute, oldest first
    std::size_t waitingCount_ = 0;
    int inUse_ = 0; ///< credits: frames taken whose answer has not left
    bool computing_ = false;
    std::uint32_t generation_ = 0;

    protocol::Link link_ = protocol::Link::None;
    Faults faults_;
    std::uint64_t faultBytes_ = 0, faultFrames_ = 0, faultResults_ = 0; ///< since inject()
    Liar liar_;
    std::uint32_t lastSequence_ = 0;                                ///< of the last result sent
    protocol::DeviceError lastError_ = protocol::DeviceError::None; ///< why it is halted
    bool halted_ = false;
    bool gone_ = false;
};

} // namespace bokeh::accelerator::emulator
