// Frames in flight: numbers, credits, masks, and recovery.
#include <cstring>
#include <fmt/format.h>

#include "engine/accelerator/accelerator_impl.h"
#include "engine/accelerator/tiles.h"

namespace bokeh::accelerator {

using protocol::DeviceError;
using protocol::Type;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds kRecovery{1}; // longer than any one transfer of a frame takes
constexpr int kEpochAt = 24;
constexpr std::uint32_t kCounterMask = (1U << kEpochAt) - 1;

Error cancelledError()
{
    return {Errc::Cancelled, "the connection to the accelerator is being closed"};
}

Error damaged(std::string_view why)
{
    return {Errc::BadReply, fmt::format("a damaged answer from the accelerator: {}", why)};
}

} // namespace

std::uint32_t Accelerator::Impl::nextSequence()
{
    counter = (counter + 1) & kCounterMask;
    return std::uint32_t{epoch} << kEpochAt | counter;
}

Result<std::uint32_t> Accelerator::Impl::reserve(std::uint32_t caller, Deadline deadline)
{
    const auto credits = static_cast<std::size_t>(identity.credits);
    std::unique_lock lock(mutex);
    const bool free = changed.wait_until(lock, deadline, [&] { return cancelled || (count < credits && !recovering); });
    if (cancelled)
        return cancelledError();
    if (!free)
        return Error{Errc::Timeout,
                     fmt::format("the accelerator holds {} frames and has finished none in time", count)};
    // Before it is sent, so that its answer finds it, however quick.
    const std::uint32_t wire = nextSequence();
    inFlight[(oldest + count++) % inFlight.size()] = {wire, caller};
    sending = true;
    return wire;
}

void Accelerator::Impl::withdraw(std::uint32_t wire)
{
    std::lock_guard lock(mutex);
    sending = false;
    // Frames are sent one at a time, so it is the newest, unless recovery has emptied the ring.
    if (count > 0 && inFlight[(oldest + count - 1) % inFlight.size()].wire == wire)
        --count;
    changed.notify_all();
}

Status Accelerator::Impl::submit(std::uint32_t sequence, std::span<const std::uint8_t> input, Deadline deadline)
{
    if (modelId == 0)
        return Error{Errc::BadInput, "no network is loaded into the accelerator"};
    if (input.size() != inputBytes)
        return Error{Errc::BadInput,
                     fmt::format("an input of {} bytes for a network that takes {}", input.size(), inputBytes)};
    const Result<std::uint32_t> wire = reserve(sequence, deadline);
    if (!wire)
        return wire.error();
    if (witness)
        witness->sent(*wire, input, steady_clock::now());
    std::memcpy(outgoing.data() + protocol::kHeaderBytes, input.data(), input.size());
    const std::size_t bytes =
        protocol::seal({.type = Type::Frame, .sequence = *wire, .modelId = modelId}, inputBytes, outgoing);
    Status sent = transport->send(std::span(outgoing).first(bytes), deadline);
    if (!sent) {
        withdraw(*wire);
        if (witness)
            witness->lost();
        if (sent.error().code == Errc::BadReply)
            recover();
        return sent;
    }
    std::lock_guard lock(mutex);
    sending = false;
    changed.notify_all();
    return {};
}

Accelerator::Impl::Verdict Accelerator::Impl::settle(std::uint32_t wire, std::uint32_t &caller)
{
    std::lock_guard lock(mutex);
    if (wire >> kEpochAt != epoch)
        return Verdict::Stale;
    if (count == 0 || inFlight[oldest].wire != wire)
        return Verdict::Foreign;
    caller = inFlight[oldest].caller;
    oldest = (oldest + 1) % inFlight.size();
    --count;
    changed.notify_all();
    return Verdict::Ours;
}

Status Accelerator::Impl::awaitFrame(Deadline deadline)
{
    std::unique_lock lock(mutex);
    const bool some = changed.wait_until(lock, deadline, [&] { return cancelled || (count > 0 && !recovering); });
    if (cancelled)
        return cancelledError();
    return some ? Status() : Error{Errc::Timeout, "no frame was given to the accelerator in time"};
}

std::optional<Result<std::uint32_t>> Accelerator::Impl::read(std::span<const std::byte> transfer,
                                                             std::span<std::uint16_t> output)
{
    // A frame that the device refuses costs no other; after anything else nothing in flight can be relied on.
    const auto lost = [this](Error error) {
        recover();
        return error;
    };
    protocol::Message message;
    if (const DeviceError fault = protocol::parse(transfer, message); fault != DeviceError::None)
        return lost(damaged(protocol::sentence(fault)));
    std::uint32_t caller = 0;
    const Verdict verdict = settle(message.header.sequence, caller);
    if (verdict == Verdict::Stale)
        return std::nullopt;
    if (message.header.type == Type::Error) {
        if (verdict == Verdict::Foreign)
            return lost(deviceError(message));
        if (witness)
            witness->lost();
        return deviceError(message);
    }
    if (verdict == Verdict::Foreign)
        return lost(damaged("it belongs to another frame"));
    if (message.header.type != Type::Result || message.header.modelId != modelId)
        return lost(damaged("it is no mask of this network"));
    if (!unpackTiles(mask, maskCap, message.payload, output))
        return lost(damaged(fmt::format("a mask of {} bytes", message.payload.size())));
    if (witness)
        witness->came(message.header.sequence, output);
    return caller;
}

Result<std::uint32_t> Accelerator::Impl::collect(std::span<std::uint16_t> output, Deadline deadline)
{
    if (modelId == 0)
        return Error{Errc::BadInput, "no network is loaded into the accelerator"};
    const auto side = static_cast<std::size_t>(mask.side);
    if (output.size() != side * side * static_cast<std::size_t>(mask.channels))
        return Error{Errc::BadInput, fmt::format("room for {} values, not for the mask's {}x{}x{}", output.size(),
                                                 mask.channels, side, side)};
    for (;;) {
        if (Status some = awaitFrame(deadline); !some)
            return some.error();
        const Result<std::size_t> bytes = transport->receive(incoming, deadline);
        if (!bytes) {
            if (bytes.error().code == Errc::BadReply)
                recover();
            return bytes.error();
        }
        if (std::optional<Result<std::uint32_t>> answer = read(std::span(incoming).first(*bytes), output))
            return *std::move(answer);
    }
}

void Accelerator::Impl::recover()
{
    const Deadline deadline = steady_clock::now() + kRecovery;
    std::unique_lock lock(mutex);
    if (recovering) {
        changed.wait_until(lock, deadline, [&] { return cancelled || !recovering; });
        return;
    }
    recovering = true;
    count = 0;
    ++epoch;
    if (witness)
        witness->lost();
    if (sending) {
        // The first Abort lets go of a sender whom the device keeps waiting; the second drops what he has sent.
        lock.unlock();
        (void)transport->control(Control::Abort, {}, deadline);
        lock.lock();
        changed.wait_until(lock, deadline, [&] { return cancelled || !sending; });
    }
    lock.unlock();
    // If it fails the device is gone or being closed, which the next call reports.
    (void)transport->control(Control::Abort, {}, deadline);
    lock.lock();
    recovering = false;
    changed.notify_all();
}

} // namespace bokeh::accelerator
