#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/result.h"

namespace bokeh::accelerator {

using Deadline = std::chrono::steady_clock::time_point;

/// Vendor requests on the default control pipe; none is used while frames flow.
enum class Control : std::uint8_t {
    Identify = 0, ///< device to host, 32 bytes: protocol.h, Identity
    Reset = 1,    ///< forget model, credits and everything in flight
    Abort = 2,    ///< drop what is in flight, keep the model; the next sequence epoch begins
};

/// The seam between host and device: USB verbs, and nothing that the bytes mean. EmulatedTransport carries them to an
/// emulator::Device in this process; a libusb one, to hardware. The conformance tests hold both to these words.
///
/// Errors: Timeout, Cancelled, Disconnected; BadReply for a stalled endpoint. After Disconnected every call fails so.
/// Threads: one sender, one receiver and one control caller at a time, which may be three threads. cancel() from any.
class Transport {
public:
    virtual ~Transport() = default;

    /// One OUT transfer of all of `bytes`, which are borrowed until return. Waits while the device cannot take them.
    virtual Status send(std::span<const std::byte> bytes, Deadline) = 0;

    /// One IN transfer; returns how many bytes came. Fewer than `room.size()` is normal; a transfer longer than `room`
    /// is BadReply.
    virtual Result<std::size_t> receive(std::span<std::byte> room, Deadline) = 0;

    /// One control transfer without data, or with as many bytes in `room` as the request defines.
    virtual Status control(Control, std::span<std::byte> room, Deadline) = 0;

    /// Makes calls in progress, and later ones, fail with Cancelled until the object is destroyed.
    virtual void cancel() noexcept = 0;

    /// CPU time that the device itself has used on this host: an emulated chip's arithmetic; zero for hardware.
    virtual std::chrono::nanoseconds deviceCpu() const = 0;
};

} // namespace bokeh::accelerator
