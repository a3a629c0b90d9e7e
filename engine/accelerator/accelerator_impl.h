// The inside of Accelerator, for its own sources: accelerator.cpp (the door), stream.cpp (frames), upload.cpp (setting
// up and networks).
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/protocol.h"
#include "engine/accelerator/witness.h"

namespace bokeh::accelerator {

/// Sequence numbers on the wire are ours, not the caller's: eight bits of epoch, 24 of counter. An answer of an earlier
/// epoch is what recovery left behind, and is passed over.
struct Accelerator::Impl {
    struct Sent {
        std::uint32_t wire = 0;   ///< sequence number on the wire
        std::uint32_t caller = 0; ///< ... and the caller's
    };

    explicit Impl(std::unique_ptr<Transport> to) : transport(std::move(to)) {}

    // stream.cpp
    Status submit(std::uint32_t sequence, std::span<const std::uint8_t> input, Deadline);
    Result<std::uint32_t> collect(std::span<std::uint16_t> output, Deadline);
    /// Abort, and a new epoch: whatever was in flight is lost, and the next submit works. If another thread is at it
    /// already, waits for that.
    void recover();

    // upload.cpp
    Status identify(Deadline);
    Status hello(Deadline);
    Status load(const model::Network &, Deadline);
    Status ping(Deadline);
    Status examine(std::unique_ptr<Witness>, Deadline);
    Status confirm(Deadline);

    void cancel() noexcept;

    const std::unique_ptr<Transport> transport;
    Identity identity;
    std::size_t maxChunk = 0; ///< model bytes in one message
    std::size_t maxModel = 0;

    // Of the network in force. Written by load(), which nothing else may overlap.
    std::uint32_t modelId = 0; ///< 0: none
    std::size_t inputBytes = 0;
    model::Shape mask;
    int maskCap = 31;
    std::vector<std::byte> outgoing; ///< submit()'s, and upload's
    std::vector<std::byte> incoming; ///< collect()'s, and upload's

    mutable std::mutex mutex;
    std::condition_variable changed;
    std::array<Sent, protocol::kMaxCredits> inFlight; ///< a ring. This and all below are guarded by mutex
    std::size_t oldest = 0, count = 0;
    std::uint8_t epoch = 0;
    std::uint32_t counter = 0;
    bool sending = false; ///< a frame is on its way through transport->send()
    bool recovering = false;
    bool cancelled = false;

    std::unique_ptr<Witness> witness; ///< set by examine(); goes first, for it calls cancel()

private:
    std::uint32_t nextSequence(); ///< mutex held
    Result<std::uint32_t> reserve(std::uint32_t caller, Deadline);
    void withdraw(std::uint32_t wire);
    /// Whether an answer is to the oldest frame in flight (which it then no longer is), left over from an earlier
    /// epoch, or neither.
    enum class Verdict { Ours, Stale, Foreign };
    Verdict settle(std::uint32_t wire, std::uint32_t &caller);
    Status awaitFrame(Deadline); ///< until one is in flight
    /// What one IN transfer means for collect(); empty if nothing.
    std::optional<Result<std::uint32_t>> read(std::span<const std::byte> transfer, std::span<std::uint16_t> output);

    /// Sends a request whose payload stands in `outgoing`; its answer, borrowed from `incoming`. What the device
    /// refuses comes back as an Error with its reason.
    Result<protocol::Message> request(protocol::Header, std::size_t payloadBytes, Deadline);
    Result<std::uint32_t> beginUpload(std::uint32_t id, std::size_t size, Deadline);
    Status sendFile(std::span<const std::byte> file, std::uint32_t id, Deadline);
};

/// What an Error message of the device says, for a person; its text is hostile input.
Error deviceError(const protocol::Message &);

} // namespace bokeh::accelerator
